package io.millrace.loadtest.sizing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/** The calculator: what a load of one's own needs, by the costs that were measured. */
public final class Sizing {
    private static final Map<String, Double> USUAL = Map.of(
            "connections", 10_000.0,
            "events", 0.1,
            "messages", 0.0,
            "members", 1.0,
            "comings", 1.0,
            "cores", 2.0,
            "gib", 4.0);

    private Sizing() {}

    /** @param args {@code name=number} each; those that are left out are as usual */
    public static void main(String... args) {
        try {
            String answer = answer(args);
            IO.println(answer);
        } catch (IllegalArgumentException e) {
            IO.println("sizing: " + e.getMessage());
            System.exit(1);
        }
    }

    /** @throws IllegalArgumentException with a sentence, when an argument cannot be */
    static String answer(String... args) {
        Map<String, Double> given = new HashMap<>(USUAL);
        for (String arg : args) {
            String[] parts = arg.split("=", 2);
            if (parts.length != 2 || !USUAL.containsKey(parts[0]) || !parts[1].matches("\\d+(\\.\\d+)?")) {
                throw new IllegalArgumentException(
                        arg + " is none of connections=, events= and messages= (of each connection, a second),"
                                + " members= (of a room), comings= (of each connection, an hour), cores= and gib="
                                + " (of a gateway's pod) with a number behind it.");
            }
            given.put(parts[0], Double.valueOf(parts[1]));
        }
        var wanted = new Wanted(
                "yours",
                number(given, "connections"),
                number(given, "events"),
                number(given, "messages"),
                Math.max(1, number(given, "members")),
                number(given, "comings"),
                number(given, "cores"),
                number(given, "gib") * (1 << 30));
        var lines = new ArrayList<>(SizingPage.heading());
        lines.add(SizingPage.cluster(Costs.measured(), wanted));
        return String.join("\n", lines);
    }

    private static double number(Map<String, Double> given, String name) {
        return given.getOrDefault(name, 0.0);
    }
}

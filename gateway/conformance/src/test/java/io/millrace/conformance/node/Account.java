package io.millrace.conformance.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.conformance.cluster.Cluster;
import io.millrace.conformance.javaclient.Talkers.Life;
import io.millrace.conformance.worker.EventLogReader;
import io.millrace.conformance.worker.Vocabulary;
import io.millrace.contract.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/**
 * What clients in another process have said of themselves: what each connection has sent, and what of it was acked, by
 * number. Kafka says what it has.
 */
record Account(Map<String, Life> lives, JSONObject figures) {
    private static final String FIGURES = "figures";

    /** Where a test of that name leaves it. */
    static Path file(String name) {
        return Cluster.LOGS.resolve(name + "-account.json");
    }

    /** Reads it; beside the connections it may hold figures. */
    static Account read(Path file, int clients) throws IOException, JSONException {
        JSONObject all = new JSONObject(Files.readString(file));
        JSONObject figures = all.has(FIGURES) ? all.getJSONObject(FIGURES) : new JSONObject();
        all.remove(FIGURES);
        Map<String, Life> lives = new HashMap<>();
        JSONArray names = all.names();
        for (int i = 0; i < names.length(); i++) {
            JSONObject life = all.getJSONObject(names.getString(i));
            lives.put(names.getString(i), new Life(numbers(life, "sent"), numbers(life, "acked")));
        }
        assertTrue(lives.size() >= clients, "every client has said something");
        return new Account(lives, figures);
    }

    private static List<Long> numbers(JSONObject life, String name) throws JSONException {
        JSONArray array = life.getJSONArray(name);
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < array.length(); i++) {
            numbers.add(array.getLong(i));
        }
        return numbers;
    }

    /** What was acked is stored; of each connection a beginning of what it sent is, without holes. Returns how many. */
    int requireAckedIsStored(Map<String, List<Long>> stored) {
        int all = 0;
        for (Map.Entry<String, Life> entry : lives.entrySet()) {
            String connection = entry.getKey();
            Life life = entry.getValue();
            List<Long> there = stored.getOrDefault(connection, List.of());
            Set<Long> known = new HashSet<>(there);
            List<Long> lost = life.acked().stream()
                    .filter(number -> !known.contains(number))
                    .toList();
            assertEquals(List.of(), lost, () -> "acked and not stored, of " + connection);
            assertEquals(
                    life.sent().subList(0, Math.min(there.size(), life.sent().size())),
                    there,
                    () -> "stored of " + connection);
            all += there.size();
        }
        return all;
    }

    /**
     * Numbers by connection, in Kafka's order; the last echo of each client, without a number, only ends the traffic.
     * No event is there twice.
     */
    static Map<String, List<Long>> stored(String bootstrap) {
        Set<String> ids = new HashSet<>();
        Map<String, List<Long>> numbers = new HashMap<>();
        for (Event event : EventLogReader.all(bootstrap)) {
            if (event.subject().equals("echo") && event.data().elements().size() > 1) {
                assertTrue(ids.add(event.id().toString()), () -> event.id() + " is there twice");
                if (Vocabulary.arg(event, 0).isNumber()) {
                    numbers.computeIfAbsent(event.origin().connection().value(), _ -> new ArrayList<>())
                            .add(Vocabulary.arg(event, 0).asLong());
                }
            }
        }
        return numbers;
    }
}

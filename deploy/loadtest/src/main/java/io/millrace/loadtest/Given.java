package io.millrace.loadtest;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parameters as they were given, and how they are read.
 *
 * @param values by name; none is blank
 */
record Given(Map<String, String> values) {
    private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    Given {
        values = Map.copyOf(values);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    String text(String name, String usual) {
        return values.getOrDefault(name, usual).strip();
    }

    List<String> list(String name) {
        return Arrays.stream(text(name, "").split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    String matching(String name, String usual, String pattern, String otherwise) {
        String text = text(name, usual);
        if (!text.matches(pattern)) {
            throw wrong(name, text, otherwise);
        }
        return text;
    }

    Duration time(String name, String usual) {
        String text = text(name, usual);
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            throw wrong(name, text, "is no time, such as 500ms, 10s, 5m or 1h");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }

    double number(String name, double usual, double least, double most, boolean whole) {
        String text = values.get(name);
        if (text == null) {
            return usual;
        }
        try {
            double value = Double.parseDouble(text.strip());
            if (value >= least && value <= most && (!whole || value == Math.rint(value))) {
                return value;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw wrong(
                name,
                text,
                "is no %s from %s to %s".formatted(whole ? "whole number" : "number", plain(least), plain(most)));
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    List<URI> uris(String name) {
        Function<String, URI> uri = text -> {
            if (!text.matches("https?://[^\\s/]+(/\\S*)?")) {
                throw wrong(name, text, "is no URL, such as http://gateway:8080");
            }
            return URI.create(text);
        };
        return list(name).stream().map(uri).toList();
    }

    static WrongParameterException wrong(String name, String value, String sentence) {
        return new WrongParameterException("%s: %s %s.".formatted(name, value, sentence));
    }
}

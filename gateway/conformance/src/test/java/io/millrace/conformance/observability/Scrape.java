package io.millrace.conformance.observability;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What Prometheus gets of a process.
 *
 * @param types name of a metric to its type, as declared
 */
record Scrape(List<Sample> samples, Map<String, String> types) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+).*");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern PART_OF_HISTOGRAM = Pattern.compile("_(bucket|count|sum)$");

    record Sample(String name, Map<String, String> labels, double value) {}

    static Scrape of(String url) throws IOException, InterruptedException {
        String body = HTTP.send(
                        HttpRequest.newBuilder(URI.create(url + "/q/metrics"))
                                .timeout(Duration.ofSeconds(10))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        List<Sample> samples = new ArrayList<>();
        Map<String, String> types = new TreeMap<>();
        for (String line : body.lines().toList()) {
            Matcher sample = SAMPLE.matcher(line);
            if (line.startsWith("# TYPE ")) {
                String[] words = line.split(" ", -1);
                boolean isShort = words[3].equals("counter") && !words[2].endsWith("_total"); // OpenMetrics
                types.put(isShort ? words[2] + "_total" : words[2], words[3]);
            } else if (!line.startsWith("#") && sample.matches()) {
                samples.add(new Sample(sample.group(1), labels(sample.group(2)), Double.parseDouble(sample.group(3))));
            }
        }
        return new Scrape(samples, types);
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new HashMap<>();
        if (text != null) {
            Matcher label = LABEL.matcher(text);
            while (label.find()) {
                labels.put(label.group(1), label.group(2));
            }
        }
        return labels;
    }

    /** Names of our metrics, a histogram under its own name. */
    Set<String> ours() {
        return types.keySet().stream()
                .filter(name -> name.startsWith("millrace_"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** All names that a query may say, and the labels that their series have. */
    Map<String, Set<String>> series() {
        Map<String, Set<String>> labels = new TreeMap<>();
        for (Sample sample : samples) {
            labels.computeIfAbsent(sample.name(), _ -> new TreeSet<>())
                    .addAll(sample.labels().keySet());
        }
        return labels;
    }

    /** The metric of a sample: its name without a histogram's parts. */
    String metric(Sample sample) {
        String stem = PART_OF_HISTOGRAM.matcher(sample.name()).replaceFirst("");
        return "histogram".equals(types.get(stem)) ? stem : sample.name();
    }

    /** The sum of all series of this name whose labels hold these. */
    double sum(String name, Map<String, String> labels) {
        return samples.stream()
                .filter(sample ->
                        sample.name().equals(name) && sample.labels().entrySet().containsAll(labels.entrySet()))
                .mapToDouble(Sample::value)
                .sum();
    }
}

package io.millrace.loadtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ParametersTest {

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "loadtest.user|5|-Dloadtest.user is no parameter of the load test; these are: loadtest.answer-within, ",
                "loadtest.fanuot.users|5|-Dloadtest.fanuot.users is no parameter",
                "loadtest.simulation|ecko|ecko is no simulation; these are: short, echo, fanout, connect, reconnect",
                "loadtest.dialect|mqtt|mqtt is no dialect; these are: plain, socketcluster, socketio, sono.",
                "loadtest.targets|gateway:8080|gateway:8080 is no URL, such as http://gateway:8080.",
                "loadtest.users|many|loadtest.users: many is no whole number from 1 to 1000000.",
                "loadtest.users|1.5|1.5 is no whole number",
                "loadtest.echo.users|0|loadtest.echo.users: 0 is no whole number from 1",
                "loadtest.rate|-1|-1 is no number from 0.001",
                "loadtest.rooms|101|has 101 rooms for 100 users: some would be empty.",
                "loadtest.failures|101|101 is no number from 0 to 100.",
                "loadtest.duration|10|10 is no time, such as 500ms, 10s, 5m or 1h.",
                "loadtest.p99|fast|fast is no time",
                "loadtest.path|socket.io|it begins with a slash.",
                "loadtest.namespace|chat|chat is no namespace: it begins with a slash.",
                "loadtest.stop|crash|crash is none of term, kill, wait.",
                "loadtest.heap-margin|1G|1G is no size in megabytes, such as 64M.",
                "loadtest.smoke.worker|yes|yes is neither true nor false."
            })
    void whatCannotBeIsSaidInASentence(String name, String value, String sentence) {
        var exception = assertThrows(
                WrongParameterException.class, () -> given(Map.of(name, value)).check());
        assertTrue(String.valueOf(exception.getMessage()).contains(sentence), exception.getMessage());
    }

    @ParameterizedTest(name = "{0}: {1}={2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "sono|loadtest.namespace|/chat|/chat cannot be: sono has no namespaces.",
                "plain|loadtest.simulation|sizing|sizing measures Socket.IO's clients alone; with plain there are: "
                        + "short, echo, fanout, connect, reconnect, soak.",
                "socketcluster|loadtest.simulation|echo,sizing|has sizing among others",
            })
    void whatADialectHasNotIsSaidInASentence(String dialect, String name, String value, String sentence) {
        Parameters parameters = given(Map.of("loadtest.dialect", dialect, name, value));
        var exception = assertThrows(WrongParameterException.class, parameters::check);
        assertTrue(String.valueOf(exception.getMessage()).contains(sentence), exception.getMessage());
    }

    @ParameterizedTest(name = "{0} is at {1}")
    @CsvSource({"socketio,/socket.io/", "socketcluster,/socketcluster/", "sono,/ws", "plain,/events"})
    void eachDialectHasItsUsualPath(String dialect, String path) {
        Parameters parameters = given(Map.of("loadtest.dialect", dialect));
        parameters.check();
        assertEquals(path, parameters.path());
        assertEquals(
                "/mine",
                given(Map.of("loadtest.dialect", dialect, "loadtest.path", "/mine"))
                        .path());
    }

    @Test
    void gatewaysElsewhereAreNotStopped() {
        Map<String, String> elsewhere = Map.of("loadtest.targets", "http://a:1", "loadtest.stop", "kill");
        assertThrows(WrongParameterException.class, () -> given(elsewhere).check());
        assertEquals(
                List.of("wait"), given(Map.of("loadtest.targets", "http://a:1")).stops());
        assertEquals(List.of("term", "kill"), given(Map.of()).stops());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void values(String what, Object expected, Object actual) {
        assertEquals(expected, actual);
    }

    static Stream<Arguments> values() {
        Parameters usual = given(Map.of());
        Parameters two = given(Map.of("loadtest.targets", "http://a:1, https://b/"));
        return Stream.of(
                arguments("short is the usual", Parameters.SHORT, usual.simulations()),
                arguments("elsewhere too, but for stops", List.of("echo", "fanout", "connect"), two.simulations()),
                arguments(
                        "who waits does so for long",
                        Duration.ofMinutes(5),
                        two.load("reconnect").duration()),
                arguments("some", List.of("soak", "echo"), simulations("soak, echo")),
                arguments("targets", List.of(URI.create("http://a:1"), URI.create("https://b/")), two.targets()),
                arguments(
                        "their metrics",
                        URI.create("https://b/q/metrics"),
                        two.metrics().getLast()),
                arguments("a usual", 100, usual.load("echo").users()),
                arguments("for all", 7, load("loadtest.users", "7", "fanout").users()),
                arguments(
                        "for one",
                        7,
                        load("loadtest.fanout.users", "7", "fanout").users()),
                arguments(
                        "not for another",
                        100,
                        load("loadtest.fanout.users", "7", "echo").users()),
                arguments(
                        "a time",
                        Duration.ofMinutes(90),
                        load("loadtest.duration", "90m", "soak").duration()),
                arguments(
                        "a client's interval",
                        Duration.ofMillis(200),
                        usual.load("echo").interval()),
                arguments(
                        "flags",
                        List.of("-Xmx2g", "-XX:+UseG1GC"),
                        given(Map.of("loadtest.jvm", "-Xmx2g  -XX:+UseG1GC")).flags()));
    }

    @Test
    void thePropertyWinsOverTheEnvironment() {
        Map<String, String> environment = Map.of(
                "LOADTEST_USERS", "3", "LOADTEST_HEAP_MARGIN", "9M", "LOADTEST_SERVICE_HOST", "10.0.0.1", "HOME", "/");
        Parameters both = Parameters.of(properties(Map.of("loadtest.users", "4")), environment);
        assertEquals(4, both.load("echo").users());
        assertEquals(9 << 20, both.heapMargin());
        var misspelt = assertThrows(
                WrongParameterException.class, () -> Parameters.of(new Properties(), Map.of("LOADTEST_USER", "3")));
        assertTrue(String.valueOf(misspelt.getMessage()).startsWith("LOADTEST_USER is no parameter"));
    }

    @Test
    void theReadmeHasEveryParameter() throws IOException {
        String readme = Files.readString(Path.of(System.getProperty("millrace.root"), "deploy/loadtest/README.md"));
        List<String> missing = Parameters.names()
                .filter(name ->
                        !name.matches("loadtest\\.(root|cluster|(echo|fanout|connect|reconnect|soak|sizing)\\..*)"))
                .filter(name -> !readme.contains("| `" + name + "`"))
                .toList();
        assertEquals(List.of(), missing);
    }

    private static List<String> simulations(String text) {
        return given(Map.of("loadtest.simulation", text)).simulations();
    }

    private static Load load(String name, String value, String simulation) {
        return given(Map.of(name, value)).load(simulation);
    }

    private static Parameters given(Map<String, String> given) {
        return Parameters.of(properties(given), Map.of());
    }

    private static Properties properties(Map<String, String> given) {
        var properties = new Properties();
        properties.putAll(given);
        return properties;
    }
}

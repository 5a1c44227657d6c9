package io.millrace.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What Helm says after an installation. */
class NotesTest {

    private static final String TRY =
            "helm upgrade -n town shop CHART --reset-then-reuse-values --set workers.echo.enabled=true";
    private static final String ORIGINS = "Pages of any origin may connect. Name yours in ";
    private static final String PROXIES = "gateway.settings, millrace.http.trusted-proxies.";

    @TempDir
    static Path folder;

    /* Helm's library does not tell notes: here they are an object's data. */
    @BeforeAll
    static void showNotes() throws IOException {
        Folders.copy(Chart.FOLDER, folder);
        Files.writeString(
                folder.resolve("templates/shown.yaml"),
                """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: notes
                data:
                  notes: {{ include (print .Template.BasePath "/NOTES.txt") . | quote }}
                """);
    }

    static Stream<Arguments> notes() {
        String ingress = "ingress: {enabled: true, hosts: [chat.example], tls: [{secretName: a}]}";
        return Stream.of(
                arguments("how many there are", "{}", "3 gateways, no workers.", true),
                arguments("or may be", "gateway: {autoscaling: {enabled: true}}", "3 to 20 gateways", true),
                arguments(
                        "which workers",
                        "workers: {echo: {enabled: true}, chat: {enabled: true}}",
                        "workers chat, echo.",
                        true),
                arguments("how to wait", "{}", "kubectl -n town rollout status deployment/shop-millrace-gateway", true),
                arguments("how to test", "{}", "helm test -n town shop --logs", true),
                arguments("not where there is no test", "tests: {enabled: false}", "helm test", false),
                arguments("how to try it without a worker", "{}", TRY, true),
                arguments("not with one", "workers: {echo: {enabled: true}}", TRY, false),
                arguments("a way in without an edge", "{}", "port-forward service/shop-millrace-gateway 8080:80", true),
                arguments("the host of an ingress", ingress, "https://chat.example", true),
                arguments("that pages may come from anywhere", ingress, ORIGINS, true),
                arguments(
                        "not where they are named",
                        "{dialects: {socketio: {settings: {origins: 'https://a'}},"
                                + " engineio: {settings: {origins: 'https://a'}},"
                                + " socketcluster: {settings: {origins: 'https://a'}},"
                                + " sono: {settings: {origins: 'https://a'}},"
                                + " plain: {settings: {origins: 'https://a'}}}, " + ingress + "}",
                        ORIGINS,
                        false),
                arguments(
                        "for each path",
                        "{dialects: {socketio: {settings: {origins: 'https://a'}, paths: {b: {path: /b}}}}, " + ingress
                                + "}",
                        ORIGINS + "dialects.engineio.settings.origins, dialects.plain.settings.origins,"
                                + " dialects.socketcluster.settings.origins,"
                                + " dialects.socketio.paths.b.settings.origins, dialects.sono.settings.origins.",
                        true),
                arguments(
                        "not of what is not served",
                        "{dialects: {engineio: {settings: {enabled: false}}, socketcluster: null, sono: null,"
                                + " plain: null}, " + ingress + "}",
                        ORIGINS + "dialects.socketio.settings.origins.",
                        true),
                arguments("that proxies are not known", ingress, PROXIES, true),
                arguments(
                        "not where they are named",
                        "{gateway: {settings: {millrace.http.trusted-proxies: 10.0.0.0/8}}, " + ingress + "}",
                        PROXIES,
                        false),
                arguments("nothing of origins without an edge", "{}", ORIGINS, false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void notes(String what, String values, String sentence, boolean told) {
        String notes = Chart.minimal(values)
                .in(folder)
                .only("ConfigMap", "notes")
                .at("/data/notes")
                .asText();
        assertEquals(told, notes.contains(sentence), notes);
    }
}

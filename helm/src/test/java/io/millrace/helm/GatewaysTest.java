package io.millrace.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Gateways: their settings, how they scale, what is routed to them. */
class GatewaysTest {

    static Stream<Arguments> settings() {
        return Stream.of(
                arguments(
                        "a large number stays one",
                        "gateway: {settings: {millrace.a: 200000000}}",
                        "millrace.a",
                        "200000000"),
                arguments("a fraction too", "gateway: {shedAt: 0.9}", "millrace.gateway.shed-at", "0.9"),
                arguments("a boolean", "gateway: {settings: {millrace.a: false}}", "millrace.a", "false"),
                arguments("a backslash", "gateway: {settings: {millrace.a: 'C:\\d'}}", "millrace.a", "C:\\d"),
                arguments("two lines", "gateway: {settings: {millrace.a: \"x\\ny\"}}", "millrace.a", "x\ny"),
                arguments(
                        "beyond ASCII, and beyond the BMP",
                        "gateway: {settings: {millrace.a: 'ä𝄞'}}",
                        "millrace.a",
                        "ä𝄞"),
                arguments(
                        "what it takes from the environment",
                        "gateway: {settings: {quarkus.a: '${DOOR}'}}",
                        "quarkus.a",
                        "${DOOR}"),
                arguments(
                        "a dialect's",
                        "dialects: {socketio: {settings: {ping-interval: 30s}}}",
                        "millrace.socketio.ping-interval",
                        "30s"),
                arguments(
                        "a large number of a dialect's",
                        "dialects: {socketio: {settings: {max-http-buffer-size: 100000000}}}",
                        "millrace.socketio.max-http-buffer-size",
                        "100000000"),
                arguments(
                        "one of a group",
                        "dialects: {socketio: {settings: {cors.origin: 'https://a.example'}}}",
                        "millrace.socketio.cors.origin",
                        "https://a.example"),
                arguments(
                        "a further path",
                        "dialects: {socketio: {paths: {legacy: {path: /old}}}}",
                        "millrace.socketio.paths.legacy.path",
                        "/old"),
                arguments(
                        "a further path's",
                        "dialects: {engineio: {paths: {v3: {path: /old, settings: {allow-eio3: true}}}}}",
                        "millrace.engineio.paths.v3.allow-eio3",
                        "true"),
                arguments(
                        "a dialect that is off",
                        "dialects: {engineio: {settings: {enabled: false}}}",
                        "millrace.engineio.enabled",
                        "false"),
                arguments(
                        "another dialect's path", "dialects: {plain: {path: /plain}}", "millrace.plain.path", "/plain"),
                arguments(
                        "the producer's",
                        "kafka: {producer: {linger.ms: 5}}",
                        "mp.messaging.outgoing.events.linger.ms",
                        "5"),
                arguments("no page for everybody", "{}", "millrace.page.enabled", "false"),
                arguments("topics are made with copies", "{}", "millrace.events.replication", "3"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void settings(String what, String values, String key, String value) {
        Manifest map = Chart.minimal(values).only("ConfigMap", "-gateway");
        Properties read = Settings.read(map.at("/data/application.properties").asText());
        assertEquals(value, read.getProperty(key));
    }

    static Stream<Arguments> memories() {
        return Stream.of(
                arguments("2Gi", "{}", "-XX:MaxRAMPercentage=50 -XX:MaxDirectMemorySize=512m"),
                arguments(
                        "4G",
                        "gateway: {resources: {limits: {memory: 4G}}}",
                        "-XX:MaxRAMPercentage=50 -XX:MaxDirectMemorySize=953m"),
                arguments(
                        "own flags",
                        "gateway: {javaOptions: -Xmx1g -XX:MaxDirectMemorySize=300m}",
                        "-Xmx1g -XX:MaxDirectMemorySize=300m"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void memories(String what, String values, String options) {
        JsonNode env = Chart.minimal(values).only("Deployment", "-gateway").at("/spec/template/spec/containers/0/env");
        assertEquals(
                List.of(options),
                Manifest.each(env)
                        .filter(variable -> variable.path("name").asText().equals("JDK_JAVA_OPTIONS"))
                        .map(variable -> variable.path("value").asText())
                        .toList());
    }

    @Test
    void gatewaysScaleByClientsAndCpuUpQuicklyAndDownSlowly() {
        Manifest hpa = Chart.minimal("gateway: {autoscaling: {enabled: true, targetClients: 1000000}}")
                .only("HorizontalPodAutoscaler", "-gateway");
        JsonNode clients = hpa.at("/spec/metrics/0/pods");
        assertEquals("millrace_clients", clients.at("/metric/name").asText());
        assertEquals("1000000", clients.at("/target/averageValue").asText());
        assertEquals("cpu", hpa.at("/spec/metrics/1/containerResource/name").asText());
        assertEquals(
                1800,
                hpa.at("/spec/behavior/scaleDown/stabilizationWindowSeconds").asInt());
        assertEquals(1, hpa.at("/spec/behavior/scaleDown/policies/0/value").asInt());
        assertEquals(
                0, hpa.at("/spec/behavior/scaleUp/stabilizationWindowSeconds").asInt(-1));
        assertTrue(Chart.minimal("gateway: {autoscaling: {enabled: true}}")
                .only("Deployment", "-gateway")
                .at("/spec/replicas")
                .isMissingNode());
    }

    @Test
    void managementIsAnotherPortAnotherServiceAndNeverRouted() {
        List<Manifest> all = Chart.of("everything").render();
        for (Manifest manifest : all) {
            if (List.of("Ingress", "HTTPRoute").contains(manifest.kind())) {
                assertFalse(manifest.json().toString().contains("management"));
            }
        }
        Chart chart = Chart.of("everything");
        assertEquals(1, chart.only("Service", "-gateway").at("/spec/ports").size());
        assertEquals(
                "ClusterIP",
                chart.only("Service", "-management").at("/spec/type").asText());
        JsonNode container = chart.only("Deployment", "-gateway").at("/spec/template/spec/containers/0");
        assertEquals("9000", container.at("/env/0/value").asText());
        assertNotEquals(container.at("/readinessProbe/httpGet/path"), container.at("/livenessProbe/httpGet/path"));
    }

    @Test
    void gatewaysReachEachOtherByTheirPodsAddressesAndNoServiceLeadsThere() {
        Chart chart = Chart.of("everything");
        JsonNode container = chart.only("Deployment", "-gateway").at("/spec/template/spec/containers/0");
        assertEquals(
                "9401",
                variable(container, "MILLRACE_CLUSTER_PORT").path("value").asText());
        assertEquals(
                "status.podIP",
                variable(container, "MILLRACE_CLUSTER_HOST")
                        .at("/valueFrom/fieldRef/fieldPath")
                        .asText());
        assertEquals(
                List.of(9401),
                Manifest.each(container.path("ports"))
                        .filter(port -> port.path("name").asText().equals("cluster"))
                        .map(port -> port.path("containerPort").asInt())
                        .toList());
        for (Manifest manifest : chart.render()) {
            if (List.of("Service", "Ingress", "HTTPRoute").contains(manifest.kind())) {
                assertFalse(manifest.json().toString().contains("\"cluster\""), manifest::toString);
                assertFalse(manifest.json().toString().contains("9401"), manifest::toString);
            }
        }
    }

    @Test
    void theyKnowEachOtherByASecretOfTheirsOrByOneInRedis() {
        String secret = "MILLRACE_CLUSTER_SECRET";
        JsonNode own = Chart.minimal("gateway: {cluster: {existingSecret: peers, secretKey: word}}")
                .only("Deployment", "-gateway")
                .at("/spec/template/spec/containers/0");
        JsonNode reference = variable(own, secret).at("/valueFrom/secretKeyRef");
        assertEquals("peers", reference.path("name").asText());
        assertEquals("word", reference.path("key").asText());
        JsonNode none = Chart.of("minimal").only("Deployment", "-gateway").at("/spec/template/spec/containers/0");
        assertTrue(variable(none, secret).isMissingNode());
    }

    private static JsonNode variable(JsonNode container, String name) {
        return Manifest.each(container.path("env"))
                .filter(variable -> variable.path("name").asText().equals(name))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    @Test
    void nothingInTheWayKeepsAClientAtOneGateway() {
        for (String controller : List.of("nginx", "haproxy", "haproxy-ingress", "traefik")) {
            Chart chart = Chart.minimal("ingress: {enabled: true, hosts: [a], controller: " + controller + "}");
            String annotations =
                    chart.only("Ingress", "-gateway").at("/metadata").toString();
            for (String sticky : List.of("affinity", "sticky", "cookie", "session", "upstream-hash", "balance")) {
                assertFalse(annotations.contains(sticky), () -> controller + ": " + annotations);
            }
            assertTrue(chart.only("Service", "-gateway")
                    .at("/spec/sessionAffinity")
                    .isMissingNode());
        }
    }

    static Stream<Arguments> routes() {
        return Stream.of(
                arguments(
                        "what is served by default",
                        "{}",
                        List.of("/engine.io", "/events", "/socket.io", "/socketcluster", "/ws")),
                arguments(
                        "another one",
                        "dialects: {socketio: {path: /live/}}",
                        List.of("/engine.io", "/events", "/live", "/socketcluster", "/ws")),
                arguments(
                        "one dialect",
                        "dialects: {engineio: null, socketcluster: null, sono: null, plain: null}",
                        List.of("/socket.io")),
                arguments(
                        "a dialect that is off",
                        "dialects: {engineio: {settings: {enabled: false}, paths: {a: {path: /a}}}}",
                        List.of("/events", "/socket.io", "/socketcluster", "/ws")),
                arguments(
                        "a sixth dialect",
                        "dialects: {socketio: {path: /b/}, other: {path: /a}}",
                        List.of("/a", "/b", "/engine.io", "/events", "/socketcluster", "/ws")),
                arguments(
                        "further paths",
                        "dialects: {socketio: {paths: {admin: {path: /socket.io/admin/}, old: {path: /old}}},"
                                + " engineio: {paths: {raw: {path: /raw/}}}}",
                        List.of(
                                "/engine.io",
                                "/events",
                                "/old",
                                "/raw",
                                "/socket.io",
                                "/socket.io/admin",
                                "/socketcluster",
                                "/ws")),
                arguments(
                        "the root of the host",
                        "dialects: {socketio: {path: /}, engineio: null, socketcluster: null, sono: null, plain: null}",
                        List.of("/")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void routes(String what, String dialects, List<String> paths) {
        Chart chart = Chart.minimal(dialects)
                .with("{ingress: {enabled: true, hosts: [a.example]}, "
                        + "httpRoute: {enabled: true, parentRefs: [{name: public}], hostnames: [a.example]}}");
        JsonNode rule = chart.only("Ingress", "-gateway").at("/spec/rules/0");
        assertEquals("a.example", rule.path("host").asText());
        assertEquals(
                paths,
                Manifest.each(rule.at("/http/paths"))
                        .map(path -> path.path("path").asText())
                        .toList());
        JsonNode route = chart.only("HTTPRoute", "-gateway").at("/spec/rules/0");
        assertEquals(
                paths,
                Manifest.each(route.path("matches"))
                        .map(match -> match.at("/path/value").asText())
                        .toList());
        assertFalse(route.has("timeouts"), "some implementations refuse the field");
        assertEquals(
                "kubernetes.io/ws",
                chart.only("Service", "-gateway")
                        .at("/spec/ports/0/appProtocol")
                        .asText());
    }

    static Stream<Arguments> controllers() {
        return Stream.of(
                arguments("nginx", "nginx.ingress.kubernetes.io/proxy-read-timeout", "7200"),
                arguments("haproxy", "haproxy.org/timeout-tunnel", "7200s"),
                arguments("haproxy", "haproxy.org/timeout-server", "7200s"),
                arguments("haproxy-ingress", "haproxy-ingress.github.io/timeout-server", "7200s"),
                arguments("haproxy-ingress", "haproxy-ingress.github.io/timeout-tunnel", "7200s"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void controllers(String controller, String annotation, String value) {
        String values = "ingress: {enabled: true, hosts: [a], controller: %s, idleTimeout: 2h}".formatted(controller);
        JsonNode annotations = Chart.minimal(values).only("Ingress", "-gateway").at("/metadata/annotations");
        assertEquals(value, annotations.path(annotation).asText());
    }

    @Test
    void ownAnnotationsWin() {
        String values = "ingress: {enabled: true, hosts: [a], controller: nginx, annotations: "
                + "{nginx.ingress.kubernetes.io/proxy-read-timeout: '300'}}";
        assertEquals(
                "300",
                Chart.minimal(values)
                        .only("Ingress", "-gateway")
                        .at("/metadata/annotations")
                        .path("nginx.ingress.kubernetes.io/proxy-read-timeout")
                        .asText());
    }

    @Test
    void aRolloutAddsOneGatewayBeforeItTakesOneAway() {
        JsonNode strategy = Chart.of("minimal").only("Deployment", "-gateway").at("/spec/strategy/rollingUpdate");
        assertEquals(1, strategy.path("maxSurge").asInt());
        assertEquals(0, strategy.path("maxUnavailable").asInt(-1));
    }
}

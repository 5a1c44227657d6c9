package io.millrace.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.helm.Reach.Peer;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each part reaches what it needs, and nothing else reaches it. */
class NetworkPolicyTest {

    private static final Peer ANYBODY = Peer.outside("203.0.113.9");
    private static final Peer DNS = Peer.pod("kube-system", Map.of("k8s-app", "kube-dns"));
    private static final Peer PROMETHEUS = Peer.pod("monitoring", Map.of("app", "prometheus"));
    private static final Peer ELSEWHERE = Peer.pod("elsewhere", Map.of("app", "shop"));
    private static final Peer NEIGHBOUR = Peer.pod(Reach.HOME, Map.of("app", "neighbour"));

    private static Peer ours(String component) {
        return Peer.pod(Reach.HOME, labels("millrace", component));
    }

    private static Map<String, String> labels(String name, String component) {
        return Map.of(
                "app.kubernetes.io/name",
                name,
                "app.kubernetes.io/instance",
                "shop",
                "app.kubernetes.io/component",
                component);
    }

    private static Peer otherRelease() {
        return Peer.pod(
                Reach.HOME,
                Map.of(
                        "app.kubernetes.io/name", "millrace",
                        "app.kubernetes.io/instance", "other",
                        "app.kubernetes.io/component", "gateway"));
    }

    static Stream<Arguments> plain() {
        Peer gateway = ours("gateway");
        Peer worker = ours("worker-echo");
        return Stream.of(
                arguments("a client reaches a gateway", ANYBODY, gateway, 8080, true),
                arguments("a proxy of another namespace does", ELSEWHERE, gateway, 8080, true),
                arguments("a client does not reach its management", ANYBODY, gateway, 9000, false),
                arguments("neither does a pod beside it", NEIGHBOUR, gateway, 9000, false),
                arguments("nor a worker", worker, gateway, 9000, false),
                arguments("Prometheus does", PROMETHEUS, gateway, 9000, true),
                arguments("a gateway reaches Kafka", gateway, ANYBODY, 9092, true),
                arguments("and Redis", gateway, ANYBODY, 6379, true),
                arguments("and no web server", gateway, ANYBODY, 443, false),
                arguments("nor the cloud's metadata", gateway, Peer.outside("169.254.169.254"), 80, false),
                arguments("nor a worker", gateway, worker, 9000, false),
                arguments("nor another gateway's management", gateway, gateway, 9000, false),
                arguments("nor its clients' port", gateway, gateway, 8080, false),
                arguments("but the port that is for gateways", gateway, gateway, 9401, true),
                arguments("which no client reaches", ANYBODY, gateway, 9401, false),
                arguments("nor a pod beside it", NEIGHBOUR, gateway, 9401, false),
                arguments("nor a worker", worker, gateway, 9401, false),
                arguments("nor Prometheus", PROMETHEUS, gateway, 9401, false),
                arguments("nor a gateway of another release", otherRelease(), gateway, 9401, false),
                arguments("and a gateway reaches it nowhere else", gateway, ANYBODY, 9401, false),
                arguments("a worker reaches Kafka", worker, ANYBODY, 9092, true),
                arguments("and Redis", worker, ANYBODY, 6379, true),
                arguments("and no web server", worker, ANYBODY, 443, false),
                arguments("nor clients' port of gateways", worker, gateway, 8080, false),
                arguments("Prometheus reaches a worker", PROMETHEUS, worker, 9000, true),
                arguments("nobody else does", ANYBODY, worker, 9000, false),
                arguments("on no port", NEIGHBOUR, worker, 8080, false),
                arguments("the test's client reaches a gateway", ours("smoke"), gateway, 8080, true),
                arguments("and nothing else", ours("smoke"), ANYBODY, 6379, false),
                arguments("nobody reaches the test's client", NEIGHBOUR, ours("smoke"), 8080, false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void plain(String what, Peer from, Peer to, int port, boolean may) {
        assertEquals(
                may, Reach.of(Chart.minimal("workers: {echo: {enabled: true}}")).lets(from, to, port, "TCP"));
    }

    @Test
    void everyPodReachesNameServersAndTheyAreTheOnlyOnesOnTheirPort() {
        Reach reach = Reach.of(Chart.of("operators"));
        for (String component : new String[] {"gateway", "worker-echo", "worker-orders", "smoke"}) {
            for (String protocol : new String[] {"TCP", "UDP"}) {
                assertEquals(true, reach.lets(ours(component), DNS, 53, protocol));
                assertEquals(true, reach.lets(ours(component), Peer.outside("169.254.20.10"), 53, protocol));
                assertEquals(false, reach.lets(ours(component), ANYBODY, 53, protocol));
            }
        }
    }

    static Stream<Arguments> operators() {
        Peer kafka = Peer.pod(Reach.HOME, Map.of("strimzi.io/cluster", "shop-millrace-kafka"));
        Peer redis = Peer.pod(Reach.HOME, Map.of("app", "shop-millrace-redis"));
        Peer edge = Peer.pod("edge", Map.of("app", "nginx"));
        return Stream.of(
                arguments("a gateway reaches Strimzi's Kafka", ours("gateway"), kafka, 9093, true),
                arguments("by TLS only", ours("gateway"), kafka, 9092, false),
                arguments("and no other Kafka", ours("gateway"), ANYBODY, 9093, false),
                arguments("and the operator's Redis", ours("gateway"), redis, 6379, true),
                arguments("and no other Redis", ours("worker-orders"), ANYBODY, 6379, false),
                arguments("a worker reaches them too", ours("worker-orders"), kafka, 9093, true),
                arguments("only the edge reaches gateways", edge, ours("gateway"), 8080, true),
                arguments("nobody else does", ANYBODY, ours("gateway"), 8080, false),
                arguments("but the test's client", ours("smoke"), ours("gateway"), 8080, true));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void operators(String what, Peer from, Peer to, int port, boolean may) {
        assertEquals(may, Reach.of(Chart.of("operators")).lets(from, to, port, "TCP"));
    }

    static Stream<Arguments> everything() {
        Peer gateway = Peer.pod(Reach.HOME, labels("mill", "gateway"));
        Peer node = Peer.pod(Reach.HOME, labels("mill", "worker-node"));
        Peer loadtest = Peer.pod(Reach.HOME, labels("mill", "loadtest"));
        Peer database = Peer.pod(Reach.HOME, Map.of("app", "db"));
        return Stream.of(
                arguments("brokers where they are said to be", gateway, Peer.outside("203.0.113.7"), 9093, true),
                arguments("and not elsewhere", gateway, Peer.outside("198.51.100.7"), 9093, false),
                arguments("every port of Redis' addresses", gateway, Peer.outside("203.0.113.7"), 6390, true),
                arguments("a worker's own database", node, database, 5432, true),
                arguments("which is no gateway's", gateway, database, 5432, false),
                arguments("the kubelet by its node's address", Peer.outside("198.51.100.7"), gateway, 9000, true),
                arguments("clients of the list", Peer.outside("192.0.2.7"), gateway, 8080, true),
                arguments("and no others", ANYBODY, gateway, 8080, false),
                arguments("the load test speaks to gateways", loadtest, gateway, 8080, true),
                arguments("and reads their metrics", loadtest, gateway, 9000, true));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void everything(String what, Peer from, Peer to, int port, boolean may) {
        assertEquals(may, Reach.of(Chart.of("everything")).lets(from, to, port, "TCP"));
    }
}

package io.millrace.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compose's file, as far as it can be judged without an engine. */
final class ComposeTest {
    /** Of Quarkus, for both. */
    private static final Set<String> FOREIGN =
            Set.of("KAFKA_BOOTSTRAP_SERVERS", "QUARKUS_REDIS_HOSTS", "QUARKUS_HTTP_PORT");

    /** Written elsewhere: the chart's, whose tests are beside them. */
    private static final Path OF_THE_CHART = Compose.ROOT.resolve("helm/millrace/files");

    static List<Compose.Service> services() throws IOException {
        return List.copyOf(Compose.read().services().values());
    }

    static List<Compose.Service> ours() throws IOException {
        return Compose.read().ours();
    }

    static List<Compose.Service> gateways() throws IOException {
        return ours().stream()
                .filter(service -> service.target().equals("gateway"))
                .toList();
    }

    @Test
    void itRunsTwoGatewaysAndTheBundledWorkers() throws IOException {
        assertEquals(
                List.of("chat", "echo", "gateway", "gateway"),
                ours().stream().map(Compose.Service::target).sorted().toList());
    }

    @ParameterizedTest(name = "{0} has no privileges, and may not get any")
    @MethodSource("services")
    void privileges(Compose.Service service) {
        assertEquals(List.of("ALL"), service.list("cap_drop"));
        assertEquals(List.of("no-new-privileges:true"), service.list("security_opt"));
        assertFalse(service.settings().containsKey("privileged"));
        assertFalse(service.settings().containsKey("network_mode"));
    }

    @ParameterizedTest(name = "{0} runs as the image's user, on a read-only root with /tmp")
    @MethodSource("ours")
    void readOnly(Compose.Service service) throws IOException {
        assertEquals(
                ImageFiles.dockerfile().last(service.target(), "USER").rest(),
                service.settings().get("user"));
        assertEquals(true, service.settings().get("read_only"));
        assertEquals(1, service.list("tmpfs").size());
        assertTrue(service.list("tmpfs").getFirst().startsWith("/tmp:size="));
    }

    @ParameterizedTest(name = "{0} has a limit of memory, of which its heap is half")
    @MethodSource("ours")
    void memory(Compose.Service service) {
        assertTrue(service.settings().get("mem_limit").toString().matches("\\d+[mg]"));
    }

    @ParameterizedTest(name = "every setting of {0} is documented")
    @MethodSource("ours")
    void settings(Compose.Service service) throws IOException {
        Set<String> known = documented("gateway/server/README.md");
        known.addAll(documented("worker/sdk/README.md"));
        for (String key : service.environment().keySet()) {
            assertTrue(FOREIGN.contains(key) || isKnown(key, known), () -> key + " is in no table of settings");
        }
    }

    private static boolean isKnown(String key, Set<String> known) {
        return known.contains(key)
                || known.stream()
                        .anyMatch(each -> each.endsWith("__NAME_") && key.startsWith(each.replace("_NAME_", "")));
    }

    /** The names of variables for the keys in the first column of the README's tables. */
    private static Set<String> documented(String readme) throws IOException {
        return Pattern.compile("(?m)^\\| `(millrace\\.[^`]+)`")
                .matcher(Files.readString(Compose.ROOT.resolve(readme)))
                .results()
                .map(found -> found.group(1).replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest(name = "{0} may take as long to stop as its drain does, and five seconds more")
    @MethodSource("gateways")
    void grace(Compose.Service gateway) {
        Map<String, String> environment = gateway.environment();
        Duration drain = Stream.of("DRAIN_WAIT", "DRAIN_OVER", "STOP_TIMEOUT")
                .map(key -> seconds(environment.get("MILLRACE_GATEWAY_" + key)))
                .reduce(Duration.ZERO, Duration::plus);
        assertEquals(
                drain.plusSeconds(5),
                seconds(gateway.settings().get("stop_grace_period").toString()));
    }

    @Test
    void theBalancerOutlivesTheSocketsThatItCarries() throws IOException {
        Duration longest = gateways().stream()
                .map(gateway ->
                        seconds(gateway.settings().get("stop_grace_period").toString()))
                .reduce(Duration.ZERO, (one, other) -> one.compareTo(other) > 0 ? one : other);
        var balancer = Compose.read().services().get("balancer");
        Duration hard = seconds(directive("hard-stop-after (\\S+)"));
        assertTrue(hard.compareTo(longest) > 0);
        assertTrue(
                seconds(balancer.settings().get("stop_grace_period").toString()).compareTo(hard) > 0);
    }

    /** It goes by {@code fall} looks, {@code inter} apart, and whoever it sends until then must be taken. */
    @ParameterizedTest(name = "{0} takes clients until the balancer has seen that it goes")
    @MethodSource("gateways")
    void drainWait(Compose.Service gateway) throws IOException {
        long looks = Long.parseLong(directive("fall (\\d+)"));
        Duration seen = seconds(directive("inter (\\S+)")).multipliedBy(looks);
        assertTrue(seconds(gateway.environment().get("MILLRACE_GATEWAY_DRAIN_WAIT"))
                        .compareTo(seen)
                > 0);
    }

    @ParameterizedTest(name = "the balancer knows {0}, and where it tells its health")
    @MethodSource("gateways")
    void balanced(Compose.Service gateway) throws IOException {
        assertEquals(gateway.name() + ":8080", directive("server " + gateway.name() + " (\\S+)"));
        assertEquals(gateway.environment().get("MILLRACE_MANAGEMENT_PORT"), directive("check port (\\d+)"));
        assertTrue(gateway.list("networks").contains("edge"));
    }

    @Test
    void theBalancerKeepsSocketsOpenForLongerThanPingsTake() throws IOException {
        Duration pings = Duration.ofSeconds(25 + 20);
        assertTrue(seconds(directive("timeout tunnel +(\\S+)")).compareTo(pings) > 0);
    }

    @Test
    void gatewaysTrustTheNetworkOfTheBalancerAlone() throws IOException {
        Compose compose = Compose.read();
        Map<String, Object> edge =
                Compose.map(Compose.map(compose.all().get("networks")).get("edge"));
        String subnet = Compose.map(((List<?>) Compose.map(edge.get("ipam")).get("config")).getFirst())
                .get("subnet")
                .toString();
        for (Compose.Service gateway : gateways()) {
            assertEquals(subnet, gateway.environment().get("MILLRACE_HTTP_TRUSTED_PROXIES"));
        }
        Set<String> onEdge = compose.services().values().stream()
                .filter(service -> service.list("networks").contains("edge"))
                .map(Compose.Service::name)
                .collect(Collectors.toSet());
        assertEquals(Set.of("balancer", "gateway-1", "gateway-2"), onEdge);
    }

    @Test
    void kafkaKnowsEachOfItsSettings() throws IOException {
        Set<String> known = KafkaConfig.configDef().names();
        Compose.read().services().get("kafka").environment().keySet().stream()
                .filter(key -> !key.equals("KAFKA_HEAP_OPTS"))
                .map(key -> key.replaceFirst("KAFKA_", "").replace('_', '.').toLowerCase(Locale.ROOT))
                .forEach(key -> assertTrue(known.contains(key), key));
    }

    @ParameterizedTest(name = "what {0} mounts is there")
    @MethodSource("services")
    void mounts(Compose.Service service) throws IOException {
        Compose compose = Compose.read();
        for (String volume : service.list("volumes")) {
            String from = volume.split(":", -1)[0];
            if (from.startsWith(".")) {
                Path path = compose.folder().resolve(from).normalize();
                assertTrue(Files.exists(path) || path.startsWith(OF_THE_CHART), volume);
                assertTrue(volume.endsWith(":ro"), volume);
            } else {
                assertTrue(Compose.map(compose.all().get("volumes")).containsKey(from), volume);
            }
        }
    }

    @Test
    void onlyTheBalancerIsOpenToOtherMachines() throws IOException {
        for (Compose.Service service : services()) {
            for (String port : service.list("ports")) {
                assertTrue(
                        service.name().equals("balancer") || port.startsWith("127.0.0.1:"), () -> service + " " + port);
            }
        }
    }

    @Test
    void prometheusAsksEveryServiceOfOurs() throws IOException {
        String scraped = Files.readString(Compose.read().folder().resolve("prometheus/prometheus.yaml"));
        for (Compose.Service service : ours()) {
            assertTrue(scraped.contains(service.name() + ":9000"), service.name());
            assertTrue(service.list("networks").contains("brokers"), service.name());
        }
    }

    private static String directive(String pattern) throws IOException {
        String config = Files.readString(Compose.read().folder().resolve("haproxy/haproxy.cfg"));
        return Pattern.compile(pattern)
                .matcher(config)
                .results()
                .map((MatchResult found) -> found.group(1))
                .findFirst()
                .orElseThrow(() -> new AssertionError("haproxy.cfg has no " + pattern));
    }

    private static Duration seconds(String text) {
        assertTrue(text.matches("\\d+s"), text);
        return Duration.ofSeconds(Long.parseLong(text.replace("s", "")));
    }
}

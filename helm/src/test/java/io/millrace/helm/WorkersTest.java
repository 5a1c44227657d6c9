package io.millrace.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A worker service is an entry in the values, and scales by itself. */
class WorkersTest {

    private static final String ORDERS = "workers: {orders: {image: {repository: shop/orders, tag: 1.4.2}%s}}";

    private static Chart orders(String more) {
        return Chart.minimal(ORDERS.formatted(more));
    }

    @Test
    void aNewWorkerIsAnImageAndAName() {
        List<String> made = orders("").render().stream()
                .map(Manifest::id)
                .filter(id -> id.contains("orders"))
                .sorted()
                .toList();
        assertEquals(
                Stream.of("ConfigMap", "Deployment", "NetworkPolicy", "PodDisruptionBudget", "ServiceAccount")
                        .map(kind -> kind + "/shop-millrace-worker-orders")
                        .toList(),
                made);
        Manifest deployment = orders("").only("Deployment", "-orders");
        assertEquals(
                "shop/orders:1.4.2",
                deployment.at("/spec/template/spec/containers/0/image").asText());
        assertEquals("orders", variable(deployment, "MILLRACE_WORKER_SERVICE"));
        assertEquals("millrace.events", variable(deployment, "MILLRACE_WORKER_TOPICS"));
    }

    @Test
    void noWorkerRunsThatNobodyAskedFor() {
        assertTrue(Chart.minimal("{}").render().stream()
                .noneMatch(manifest -> manifest.name().contains("worker")));
    }

    @Test
    void whatIsFalseOrZeroOrEmptyOverridesADefaultToo() {
        Chart chart = orders(", pdb: {enabled: false}, revisionHistoryLimit: 0, javaOptions: ''");
        assertTrue(chart.render().stream().noneMatch(manifest -> manifest.is("PodDisruptionBudget", "-orders")));
        Manifest deployment = chart.only("Deployment", "-orders");
        assertEquals(0, deployment.at("/spec/revisionHistoryLimit").asInt(-1));
        assertFalse(deployment.json().toString().contains("JDK_JAVA_OPTIONS"));
    }

    @Test
    void aPartOfAThingIsEnoughToOverride() {
        JsonNode resources = orders(", resources: {limits: {memory: 1Gi}}")
                .only("Deployment", "-orders")
                .at("/spec/template/spec/containers/0/resources");
        assertEquals("1Gi", resources.at("/limits/memory").asText());
        assertEquals("2", resources.at("/limits/cpu").asText());
    }

    @Test
    void kedaLooksAtTheGroupAndTopicsThatTheWorkerConsumes() {
        Chart chart = orders(
                ", service: kitchen, topics: [a.events, b.events], autoscaling: {type: keda, lagThreshold: 1000000}");
        Manifest scaled = chart.only("ScaledObject", "-orders");
        Manifest deployment = chart.only("Deployment", "-orders");
        assertEquals(
                variable(deployment, "MILLRACE_WORKER_TOPICS"),
                Manifest.each(scaled.at("/spec/triggers"))
                        .map(trigger -> trigger.at("/metadata/topic").asText())
                        .collect(Collectors.joining(",")));
        Manifest.each(scaled.at("/spec/triggers")).forEach(trigger -> {
            assertEquals("kitchen", trigger.at("/metadata/consumerGroup").asText());
            assertEquals("1000000", trigger.at("/metadata/lagThreshold").asText());
            assertFalse(trigger.has("authenticationRef"));
        });
        assertEquals("kitchen", variable(deployment, "MILLRACE_WORKER_SERVICE"));
        assertTrue(deployment.at("/spec/replicas").isMissingNode(), "KEDA says how many");
    }

    @Test
    void kedaLogsInAsTheWorkerThatItScales() {
        Chart secured = Chart.of("secured");
        JsonNode trigger = secured.only("ScaledObject", "-orders").at("/spec/triggers/0");
        assertEquals("scram_sha256", trigger.at("/metadata/sasl").asText());
        assertEquals("enable", trigger.at("/metadata/tls").asText());
        assertEquals(
                "ca=kafka-ca/ca.crt, cert=kafka-client/tls.crt, key=kafka-client/tls.key, "
                        + "username=orders-kafka-login/username, password=orders-kafka-login/password",
                secrets(secured.only("TriggerAuthentication", "-orders")));

        Chart operators = Chart.of("operators");
        Manifest login = operators.only("TriggerAuthentication", "-echo");
        assertEquals(
                "ca=shop-millrace-kafka-cluster-ca-cert/ca.crt, password=shop-millrace-worker-echo/password",
                secrets(login));
        assertEquals("SASL_USERNAME", login.at("/spec/env/0/name").asText());
        assertEquals(
                "shop-millrace-kafka-kafka-bootstrap.town.svc:9093",
                operators
                        .only("ScaledObject", "-echo")
                        .at("/spec/triggers/0/metadata/bootstrapServers")
                        .asText());
    }

    private static String secrets(Manifest authentication) {
        return Manifest.each(authentication.at("/spec/secretTargetRef"))
                .map(secret -> secret.path("parameter").asText() + "="
                        + secret.path("name").asText() + "/"
                        + secret.path("key").asText())
                .collect(Collectors.joining(", "));
    }

    @Test
    void aWorkerInAnotherLanguageBringsItsOwnProbe() {
        JsonNode container =
                Chart.of("everything").only("Deployment", "-worker-node").at("/spec/template/spec/containers/0");
        assertEquals("node", container.at("/livenessProbe/exec/command/0").asText());
        assertFalse(container.has("readinessProbe"));
        assertFalse(container.has("ports"));
        assertFalse(container.at("/livenessProbe").has("httpGet"));
    }

    private static String variable(Manifest deployment, String name) {
        return Manifest.each(deployment.at("/spec/template/spec/containers/0/env"))
                .filter(variable -> variable.path("name").asText().equals(name))
                .map(variable -> variable.path("value").asText())
                .findFirst()
                .orElseThrow();
    }
}

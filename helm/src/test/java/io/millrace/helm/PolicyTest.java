package io.millrace.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What no pod of ours may do, over all pods of all sets of values. */
class PolicyTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.millrace.helm.Chart#sets")
    void everyPodKeepsThePolicy(String set) {
        assertEquals(
                List.of(),
                Chart.of(set).render().stream().flatMap(Policy::findings).toList());
    }

    /** Where the mistake is put into a gateway's Deployment that keeps the policy, and what it is. */
    static Stream<Arguments> breaches() {
        return Stream.of(
                arguments("a privileged container", "/containers/0/securityContext", "{privileged: true}"),
                arguments("escalation", "/containers/0/securityContext", "{allowPrivilegeEscalation: true}"),
                arguments(
                        "a root that can be written",
                        "/containers/0/securityContext",
                        "{readOnlyRootFilesystem: false}"),
                arguments("capabilities kept", "/containers/0/securityContext", "{capabilities: {}}"),
                arguments(
                        "one added", "/containers/0/securityContext", "{capabilities: {drop: [ALL], add: [NET_RAW]}}"),
                arguments("root as the user", "/securityContext", "{runAsNonRoot: false}"),
                arguments("no seccomp profile", "/securityContext", "{seccompProfile: {type: Unconfined}}"),
                arguments("a token", "", "{automountServiceAccountToken: true}"),
                arguments("services in the environment", "", "{enableServiceLinks: true}"),
                arguments("the node's network", "", "{hostNetwork: true}"),
                arguments("the node's processes", "", "{hostPID: true}"),
                arguments("the node's files", "/volumes/0", "{hostPath: {path: /}}"),
                arguments("a /tmp without bounds", "/volumes/0", "{emptyDir: {}}"),
                arguments("no limits", "/containers/0", "{resources: {}}"),
                arguments("no limit of memory", "/containers/0/resources", "{limits: {cpu: '1'}}"),
                arguments("no readiness probe", "/containers/0", "{readinessProbe: null}"),
                arguments("no liveness probe", "/containers/0", "{livenessProbe: null}"),
                arguments("no startup probe", "/containers/0", "{startupProbe: null}"),
                arguments("one probe for both", "/containers/0/readinessProbe/httpGet", "{path: /q/health/live}"),
                arguments("a moving image", "/containers/0", "{image: 'millrace/gateway:latest'}"),
                arguments("an image without a tag", "/containers/0", "{image: 'millrace/gateway'}"),
                arguments("a password in the open", "/containers/0/env/0", "{name: SASL_PASSWORD, value: secret}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void breaches(String what, String where, String mistake) throws IOException {
        Manifest good = Chart.of("secured").only("Deployment", "-gateway");
        assertEquals(List.of(), Policy.findings(good).toList());
        ObjectNode bad = good.json().deepCopy();
        JsonNode place = bad.at("/spec/template/spec" + where);
        JsonNode fields = Manifest.YAML.readTree(mistake);
        fields.properties().forEach(field -> ((ObjectNode) place).set(field.getKey(), field.getValue()));
        assertFalse(Policy.findings(new Manifest(bad)).toList().isEmpty(), what);
    }
}

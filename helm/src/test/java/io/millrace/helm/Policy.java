package io.millrace.helm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What no pod of ours may do. */
final class Policy {

    private static final Pattern FIXED_IMAGE = Pattern.compile(".+(:(?!latest$)[A-Za-z0-9_.-]+|@sha256:[a-f0-9]{64})");
    private static final Pattern SECRET = Pattern.compile(".*(PASSWORD|SECRET|TOKEN|JAAS|CREDENTIAL).*");
    private static final Set<String> OURS = Set.of("gateway", "worker");

    private final Manifest manifest;
    private final List<String> findings = new ArrayList<>();

    private Policy(Manifest manifest) {
        this.manifest = manifest;
    }

    /** What is wrong with an object, each with its name. */
    static Stream<String> findings(Manifest manifest) {
        var policy = new Policy(manifest);
        policy.judgeKind();
        manifest.pod().ifPresent(pod -> policy.judgePod(pod.path("spec")));
        manifest.containers().forEach(policy::judgeContainer);
        return policy.findings.stream();
    }

    private void judgeKind() {
        switch (manifest.kind()) {
            case "Secret" -> found("secrets come by reference");
            case "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding" -> found("nothing here asks Kubernetes");
            case "ServiceAccount" ->
                expect(
                        isFalse(manifest.at("/automountServiceAccountToken")),
                        "a ServiceAccount's token is not mounted");
            default -> {}
        }
    }

    private void judgePod(JsonNode spec) {
        expect(isFalse(spec.path("automountServiceAccountToken")), "no token");
        expect(isFalse(spec.path("enableServiceLinks")), "no services in the environment, which are settings here");
        expect(spec.at("/securityContext/runAsNonRoot").asBoolean(), "not root");
        expect(
                spec.at("/securityContext/seccompProfile/type").asText().equals("RuntimeDefault"),
                "the runtime's seccomp profile");
        for (String ofTheNode : List.of("hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace")) {
            expect(!spec.path(ofTheNode).asBoolean(), "no " + ofTheNode);
        }
        Manifest.each(spec.path("volumes")).forEach(volume -> {
            expect(!volume.has("hostPath"), "nothing of the node's files");
            expect(!volume.has("emptyDir") || volume.path("emptyDir").has("sizeLimit"), "bounded volumes");
        });
    }

    private void judgeContainer(JsonNode container) {
        String name = container.path("name").asText() + ": ";
        JsonNode security = container.path("securityContext");
        expect(!security.path("privileged").asBoolean(), name + "not privileged");
        expect(isFalse(security.path("allowPrivilegeEscalation")), name + "no escalation");
        expect(security.path("readOnlyRootFilesystem").asBoolean(), name + "a root that cannot be written");
        expect(security.at("/capabilities/drop/0").asText().equals("ALL"), name + "no capabilities");
        expect(security.at("/capabilities/add").isEmpty(), name + "no capability added");
        for (String resource : List.of("cpu", "memory")) {
            expect(container.at("/resources/limits").has(resource), name + "a limit of " + resource);
        }
        expect(FIXED_IMAGE.matcher(container.path("image").asText()).matches(), name + "a fixed image");
        Manifest.each(container.path("env"))
                .filter(variable ->
                        SECRET.matcher(variable.path("name").asText()).matches())
                .filter(variable -> !variable.path("value").asText().matches("|.*\\$\\(SASL_PASSWORD\\).*"))
                .forEach(variable -> found(name + variable.path("name").asText() + " in the open"));
        if (manifest.kind().equals("Deployment")
                && OURS.contains(container.path("name").asText())) {
            judgeProbes(name, container);
        }
    }

    private void judgeProbes(String name, JsonNode container) {
        expect(container.path("livenessProbe").isObject(), name + "a liveness probe");
        if (container.has("ports")) {
            expect(container.path("readinessProbe").isObject(), name + "a readiness probe");
            expect(container.path("startupProbe").isObject(), name + "a startup probe");
            expect(
                    !container.at("/readinessProbe/httpGet/path").equals(container.at("/livenessProbe/httpGet/path")),
                    name + "readiness apart from liveness");
        }
    }

    private static boolean isFalse(JsonNode node) {
        return node.isBoolean() && !node.asBoolean();
    }

    private void expect(boolean kept, String law) {
        if (!kept) {
            found(law);
        }
    }

    private void found(String law) {
        findings.add(manifest + ": " + law);
    }
}

package io.millrace.helm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * What network policies let through, judged as Kubernetes does: a pod that some policy selects may be reached, and
 * reach, only as one of its policies says.
 */
record Reach(List<Manifest> policies) {

    /**
     * One end of a connection.
     *
     * @param namespace of its pod; empty for an address outside
     * @param labels of its pod
     * @param address its address, where it is outside
     */
    record Peer(String namespace, Map<String, String> labels, String address) {
        static Peer pod(String namespace, Map<String, String> labels) {
            return new Peer(namespace, labels, "");
        }

        static Peer outside(String address) {
            return new Peer("", Map.of(), address);
        }
    }

    /** The namespace of the release. */
    static final String HOME = "town";

    static Reach of(Chart chart) {
        return new Reach(chart.render().stream()
                .filter(manifest -> manifest.kind().equals("NetworkPolicy"))
                .toList());
    }

    boolean lets(Peer from, Peer to, int port, String protocol) {
        return permits("egress", "to", from, to, port, protocol)
                && permits("ingress", "from", to, from, port, protocol);
    }

    private boolean permits(String direction, String side, Peer pod, Peer other, int port, String protocol) {
        List<Manifest> own = policies.stream()
                .filter(policy -> pod.namespace().equals(HOME))
                .filter(policy -> holds(policy.at("/spec/podSelector"), pod.labels()))
                .filter(policy -> Manifest.each(policy.at("/spec/policyTypes"))
                        .anyMatch(type -> type.asText().equalsIgnoreCase(direction)))
                .toList();
        return own.isEmpty()
                || own.stream()
                        .flatMap(policy -> Manifest.each(policy.at("/spec/" + direction)))
                        .anyMatch(rule -> hasPort(rule, port, protocol) && hasPeer(rule.path(side), other));
    }

    private static boolean hasPort(JsonNode rule, int port, String protocol) {
        return !rule.has("ports")
                || Manifest.each(rule.path("ports"))
                        .anyMatch(each -> each.path("port").asInt() == port
                                && each.path("protocol").asText("TCP").equals(protocol));
    }

    private static boolean hasPeer(JsonNode peers, Peer other) {
        return peers.isMissingNode() || Manifest.each(peers).anyMatch(peer -> isPeer(peer, other));
    }

    private static boolean isPeer(JsonNode peer, Peer other) {
        if (peer.has("ipBlock")) {
            return !other.address().isEmpty()
                    && inBlock(peer.at("/ipBlock/cidr").asText(), other.address());
        }
        if (other.namespace().isEmpty()) {
            return false;
        }
        boolean there = peer.has("namespaceSelector")
                ? holds(peer.path("namespaceSelector"), Map.of("kubernetes.io/metadata.name", other.namespace()))
                : other.namespace().equals(HOME);
        return there && (!peer.has("podSelector") || holds(peer.path("podSelector"), other.labels()));
    }

    private static boolean holds(JsonNode selector, Map<String, String> labels) {
        return selector.path("matchLabels").properties().stream()
                .allMatch(each -> each.getValue().asText().equals(labels.get(each.getKey())));
    }

    private static boolean inBlock(String cidr, String address) {
        String[] block = cidr.split("/", -1);
        long mask = -1L << (32 - Integer.parseInt(block[1]));
        return (number(block[0]) & mask) == (number(address) & mask);
    }

    private static long number(String address) {
        long all = 0;
        for (String part : address.split("\\.", -1)) {
            all = all << 8 | Integer.parseInt(part);
        }
        return all;
    }
}

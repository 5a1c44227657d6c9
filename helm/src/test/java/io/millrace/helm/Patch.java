package io.millrace.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;

/**
 * What makes one object out of another, as kustomize's strategic merge reads it: maps are merged, {@code null} takes a
 * key away, containers and variables are known by their names, every other list is replaced.
 */
final class Patch {

    private static final Set<String> BY_NAME = Set.of("containers", "env", "volumes");

    private Patch() {}

    /** The patch from one manifest to another of the same kind and name; empty where they are equal. */
    static Optional<ObjectNode> between(Manifest from, Manifest to) {
        ObjectNode patch = difference((ObjectNode) from.json(), (ObjectNode) to.json());
        if (patch.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode whole = patch.objectNode();
        whole.put("apiVersion", to.apiVersion()).put("kind", to.kind());
        whole.putObject("metadata").put("name", to.name());
        patch.properties().forEach(each -> {
            if (each.getKey().equals("metadata")) {
                whole.withObject("/metadata").setAll((ObjectNode) each.getValue());
            } else {
                whole.set(each.getKey(), each.getValue());
            }
        });
        return Optional.of(whole);
    }

    private static ObjectNode difference(ObjectNode from, ObjectNode to) {
        ObjectNode patch = from.objectNode();
        for (Iterator<String> names = from.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!to.has(name)) {
                patch.putNull(name);
            }
        }
        to.properties().forEach(each -> {
            String name = each.getKey();
            JsonNode old = from.path(name);
            JsonNode value = each.getValue();
            if (old.equals(value)) {
                return;
            }
            if (old instanceof ObjectNode before && value instanceof ObjectNode after) {
                patch.set(name, difference(before, after));
            } else if (old instanceof ArrayNode before && value instanceof ArrayNode after && BY_NAME.contains(name)) {
                patch.set(name, byName(before, after));
            } else {
                patch.set(name, value);
            }
        });
        return patch;
    }

    /* With every name, also of what stays: kustomize puts what a patch names in front, in the patch's order. */
    private static ArrayNode byName(ArrayNode from, ArrayNode to) {
        ArrayNode patch = from.arrayNode();
        for (JsonNode after : to) {
            ObjectNode before = named(from, after.path("name").asText()).orElse(from.objectNode());
            ObjectNode element = from.objectNode().set("name", after.path("name"));
            patch.add(element.setAll(difference(before, (ObjectNode) after)));
        }
        for (JsonNode before : from) {
            String name = before.path("name").asText();
            if (named(to, name).isEmpty()) {
                patch.addObject().put("$patch", "delete").put("name", name);
            }
        }
        return patch;
    }

    private static Optional<ObjectNode> named(ArrayNode list, String name) {
        return Manifest.each(list)
                .filter(element -> element.path("name").asText().equals(name))
                .map(ObjectNode.class::cast)
                .findFirst();
    }
}

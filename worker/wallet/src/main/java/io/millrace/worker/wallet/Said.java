package io.millrace.worker.wallet;

import com.fasterxml.jackson.databind.JsonNode;

/** What dapps say: the object behind the event's name, {@code {"data":{..},"plugin":".."}}. */
sealed interface Said {
    /** The longest name of a dapp, as in the original. */
    int LONGEST_PLUGIN = 100;

    /** The longest origin: that of a host's name. */
    int LONGEST_ORIGIN = 253;

    /**
     * {@code pair} and {@code rekeyed}.
     *
     * @param appkey the dapp's key: hashed, or as it is when it begins with {@code appkey:}
     * @param passthrough whether it only asks if it has paired before
     */
    record Pair(String origin, String appkey, boolean passthrough) implements Said {
        /** @throws RefusedException when it is none */
        static Pair of(JsonNode said) {
            JsonNode data = data(said);
            return new Pair(
                    originIn(data),
                    text(data, "appkey"),
                    data.path("passthrough").asBoolean(false));
        }
    }

    /**
     * {@code api}.
     *
     * @param id the dapp's name for it, in the answer too
     * @param payload what the kind of request needs, with the origin
     * @param appkey the hash of the dapp's key
     * @param nonce of which the hash came with the request before
     * @param nextNonce hash of the next request's nonce
     */
    record Request(
            String origin, String id, String type, JsonNode payload, String appkey, String nonce, String nextNonce)
            implements Said {
        /** @throws RefusedException when it is none */
        static Request of(JsonNode said) {
            JsonNode data = data(said);
            JsonNode payload = data.path("payload");
            return new Request(
                    originIn(payload),
                    text(data, "id"),
                    text(data, "type"),
                    payload,
                    text(data, "appkey"),
                    data.path("nonce").asText(),
                    text(data, "nextNonce"));
        }

        /** The request's id, also of one that cannot be read otherwise; empty without any. */
        static String idOf(JsonNode said) {
            return said.path("data").path("id").asText("");
        }
    }

    private static JsonNode data(JsonNode said) {
        name(said.path("plugin"), "plugin", LONGEST_PLUGIN);
        return said.path("data");
    }

    private static String originIn(JsonNode object) {
        return name(object.path("origin"), "origin", LONGEST_ORIGIN);
    }

    /* Blanks do not count, and nobody is called as the wallet is (ScatterDesktop 12, electron/services/sockets.js). */
    private static String name(JsonNode node, String what, int longest) {
        String name = node.isTextual() ? node.asText().replaceAll("\\s", "") : "";
        if (name.isEmpty() || name.length() > longest || name.equalsIgnoreCase("scatter")) {
            throw RefusedException.malicious(
                    "%s must be a name of 1 to %d characters, and not scatter".formatted(what, longest));
        }
        return name;
    }

    private static String text(JsonNode data, String field) {
        JsonNode node = data.path(field);
        if (!node.isTextual() || node.asText().length() > LONGEST_ORIGIN) {
            throw RefusedException.malicious(
                    "%s must be a string of at most %d characters".formatted(field, LONGEST_ORIGIN));
        }
        return node.asText();
    }

    /** For sentences: a dapp's words, cut. */
    static String shortened(String text) {
        return text.length() > LONGEST_PLUGIN ? text.substring(0, LONGEST_PLUGIN) : text;
    }
}

package io.millrace.dialects.plain;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonException;
import org.jspecify.annotations.Nullable;

/**
 * A client's message.
 *
 * @param event its name
 * @param name the same in the client's own bytes
 * @param whole all of it, in the same
 */
record PlainMessage(String event, Json name, Json whole) {
    /** What a name of data style has, and what its twin has in that place. */
    private static final String GET = ":get:";

    private static final String SET = ":set:";

    /** Of a name that becomes a room's, in UTF-16 units. */
    private static final int MOST_OF_A_NAME = 256;

    /**
     * {@code null} for what is no JSON object, too deep to stand in an event's array, or has no text in {@code event};
     * of one that stands twice the last counts.
     */
    static @Nullable PlainMessage of(Bytes utf8) {
        try {
            Json json = Json.parseInner(utf8.array(), 1);
            Json name = json.isObject() ? name(json) : null;
            return name == null ? null : new PlainMessage(name.asString(), name, json);
        } catch (JsonException e) {
            return null;
        }
    }

    private static @Nullable Json name(Json object) {
        @Nullable Json[] last = {null};
        object.forEachField((name, value) -> {
            if (name.equals("event")) {
                last[0] = value;
            }
        });
        return last[0] != null && last[0].isString() ? last[0] : null;
    }

    /** Whether it asks for data. */
    boolean gets() {
        return event.contains(GET);
    }

    /**
     * Whether its twin can be a room's name: no longer, and not with half a pair of surrogates, which Redis has not.
     */
    boolean namesARoom() {
        return event.length() <= MOST_OF_A_NAME
                && event.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /** The event by which it is told that data, now and later. */
    String twin() {
        int at = event.indexOf(GET);
        return event.substring(0, at) + SET + event.substring(at + GET.length());
    }
}

package io.millrace.sdk.handler;

import io.millrace.contract.json.Json;
import io.millrace.sdk.HandlerException;
import org.jspecify.annotations.Nullable;

/** A client's arguments do not fit a handler's parameters. The message says which, what came and what was expected. */
final class BadArguments extends HandlerException {
    private static final long serialVersionUID = 1;

    BadArguments(String which, String expected, @Nullable Json came) {
        this(which, expected, came, "");
    }

    BadArguments(String which, String expected, @Nullable Json came, String why) {
        super("BadArguments", "Argument " + which + ": expected " + expected + ", got " + kind(came) + why);
    }

    /** What a value is, in words, never the value itself. */
    static String kind(@Nullable Json json) {
        if (json == null) {
            return "nothing";
        }
        if (json.isString()) {
            return "a string";
        }
        if (json.isNumber()) {
            return "a number";
        }
        if (json.isArray()) {
            return "an array";
        }
        if (json.isObject()) {
            return "an object";
        }
        return json.isNull() ? "null" : "true or false";
    }
}

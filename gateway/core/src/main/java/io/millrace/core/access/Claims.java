package io.millrace.core.access;

import io.millrace.contract.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of a client, read field by field. */
final class Claims {
    private Claims() {}

    /**
     * A claim's text: a string's characters, a number or a truth as it stands. {@code null} where there is none, or an
     * empty one, and of arrays and objects.
     */
    static @Nullable String text(@Nullable Json claims, String name) {
        Json claim = find(claims, name);
        return claim == null ? null : text(claim);
    }

    /** Whether the claim is one of these, or an array that holds one. */
    static boolean isOneOf(@Nullable Json claims, String name, List<String> values) {
        Json claim = find(claims, name);
        if (claim == null) {
            return false;
        }
        return claim.isArray()
                ? claim.elements().stream().anyMatch(element -> isOneOf(element, values))
                : isOneOf(claim, values);
    }

    private static boolean isOneOf(Json scalar, List<String> values) {
        String text = text(scalar);
        return text != null && values.contains(text);
    }

    private static @Nullable String text(Json claim) {
        if (claim.isArray() || claim.isObject() || claim.isNull()) {
            return null;
        }
        String text = claim.isString() ? claim.asString() : claim.toString();
        return text.isEmpty() ? null : text;
    }

    private static @Nullable Json find(@Nullable Json claims, String name) {
        if (claims == null || !claims.isObject()) {
            return null;
        }
        @Nullable Json[] found = {null};
        claims.forEachField((field, value) -> {
            if (field.equals(name)) {
                found[0] = value;
            }
        });
        return found[0];
    }
}

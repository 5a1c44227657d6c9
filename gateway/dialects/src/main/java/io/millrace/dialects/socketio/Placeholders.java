package io.millrace.dialects.socketio;

import io.millrace.contract.json.Json;

/**
 * Whether a packet's placeholders fit its attachments: each {@code num} an integer in [0, count) (CVE-2022-2421:
 * anything else reached into the receiver's memory or code).
 */
final class Placeholders {
    private Placeholders() {}

    /** Walks the whole payload, which the scanner has bounded in depth. */
    static boolean fit(Json data, int count) {
        if (data.isArray()) {
            return data.elements().stream().allMatch(element -> fit(element, count));
        }
        if (!data.isObject()) {
            return true;
        }
        var object = new Object() {
            boolean placeholder;
            boolean numberFits;
            boolean fits = true;
        };
        data.forEachField((name, value) -> {
            object.placeholder |=
                    name.equals("_placeholder") && value.toString().equals("true");
            object.numberFits |= name.equals("num") && value.isNumber() && inRange(value, count);
            object.fits = object.fits && fit(value, count);
        });
        return object.fits && (!object.placeholder || object.numberFits);
    }

    private static boolean inRange(Json number, int count) {
        String digits = number.toString();
        return digits.length() <= 4 && digits.chars().allMatch(Character::isDigit) && Integer.parseInt(digits) < count;
    }
}

package io.millrace.contract.json;

/**
 * Checks JSON (RFC 8259) in place: grammar, UTF-8 (RFC 3629, no surrogates) and depth, in one pass over the bytes and
 * without building anything. Escaped lone surrogates ({@code "\ud800"}) are legal JSON and pass.
 */
public final class JsonScanner {
    /** Deeper nesting is refused: no client's message needs it, and readers further down recurse. */
    public static final int MAX_DEPTH = 128;

    private final byte[] s;
    private final int end;
    private final int mostDepth;

    private JsonScanner(byte[] bytes, int end, int mostDepth) {
        this.s = bytes;
        this.end = end;
        this.mostDepth = mostDepth;
    }

    /**
     * Checks that exactly one value, with white space around it, fills the range.
     *
     * @throws JsonException says what is wrong and where
     */
    public static void check(byte[] bytes, int from, int to) {
        check(bytes, from, to, MAX_DEPTH);
    }

    /** The same where no more than so many levels may be nested. */
    static void check(byte[] bytes, int from, int to, int mostDepth) {
        JsonScanner scanner = new JsonScanner(bytes, to, mostDepth);
        int i = scanner.space(scanner.value(scanner.space(from), 0));
        if (i != to) {
            throw JsonException.at(i, "Expected the end of the JSON text");
        }
    }

    /** Index of the first byte behind a value that {@link #check} has passed; {@code from} is its first byte. */
    static int skip(byte[] bytes, int from, int to) {
        byte first = bytes[from];
        if (first == '"') {
            return skipString(bytes, from);
        }
        int i = from;
        if (first != '{' && first != '[') {
            while (i < to && bytes[i] != ',' && bytes[i] != ']' && bytes[i] != '}' && !isSpace(bytes[i])) {
                i++;
            }
            return i;
        }
        int depth = 0;
        do {
            byte b = bytes[i];
            if (b == '"') {
                i = skipString(bytes, i);
                continue;
            }
            if (b == '{' || b == '[') {
                depth++;
            } else if (b == '}' || b == ']') {
                depth--;
            }
            i++;
        } while (depth > 0);
        return i;
    }

    private static int skipString(byte[] bytes, int from) {
        int i = from + 1;
        while (bytes[i] != '"') {
            i += bytes[i] == '\\' ? 2 : 1;
        }
        return i + 1;
    }

    static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private int space(int from) {
        int i = from;
        while (i < end && isSpace(s[i])) {
            i++;
        }
        return i;
    }

    private int value(int i, int depth) {
        if (i >= end) {
            throw JsonException.at(i, "Expected a JSON value, found the end");
        }
        return switch (s[i]) {
            case '{' -> object(i, deeper(i, depth));
            case '[' -> array(i, deeper(i, depth));
            case '"' -> string(i);
            case 't' -> word(i, "true");
            case 'f' -> word(i, "false");
            case 'n' -> word(i, "null");
            default -> number(i);
        };
    }

    private int deeper(int i, int depth) {
        if (depth >= mostDepth) {
            throw JsonException.at(i, "JSON nested deeper than " + mostDepth);
        }
        return depth + 1;
    }

    private int array(int from, int depth) {
        int i = space(from + 1);
        if (i < end && s[i] == ']') {
            return i + 1;
        }
        while (true) {
            i = space(value(i, depth));
            if (i < end && s[i] == ']') {
                return i + 1;
            }
            i = space(expect(i, ',', "Expected , or ] in an array"));
        }
    }

    private int object(int from, int depth) {
        int i = space(from + 1);
        if (i < end && s[i] == '}') {
            return i + 1;
        }
        while (true) {
            if (i >= end || s[i] != '"') {
                throw JsonException.at(i, "Expected a field name in double quotes");
            }
            i = space(expect(space(string(i)), ':', "Expected : after a field name"));
            i = space(value(i, depth));
            if (i < end && s[i] == '}') {
                return i + 1;
            }
            i = space(expect(i, ',', "Expected , or } in an object"));
        }
    }

    private int expect(int i, char wanted, String message) {
        if (i >= end || s[i] != wanted) {
            throw JsonException.at(i, message);
        }
        return i + 1;
    }

    private int word(int from, String word) {
        for (int k = 0; k < word.length(); k++) {
            if (from + k >= end || s[from + k] != word.charAt(k)) {
                throw JsonException.at(from, "Expected " + word);
            }
        }
        return from + word.length();
    }

    private int number(int from) {
        int i = from;
        if (s[i] == '-') {
            i++;
        }
        if (i < end && s[i] == '0') {
            i++;
        } else {
            i = digits(i);
        }
        if (i < end && s[i] == '.') {
            i = digits(i + 1);
        }
        if (i < end && (s[i] == 'e' || s[i] == 'E')) {
            i++;
            if (i < end && (s[i] == '+' || s[i] == '-')) {
                i++;
            }
            i = digits(i);
        }
        return i;
    }

    private int digits(int from) {
        int i = from;
        while (i < end && s[i] >= '0' && s[i] <= '9') {
            i++;
        }
        if (i == from) {
            throw JsonException.at(i, "Expected a JSON value");
        }
        return i;
    }

    private int string(int from) {
        int i = from + 1;
        while (i < end) {
            byte b = s[i];
            if (b == '"') {
                return i + 1;
            }
            if (b == '\\') {
                i = escape(i);
            } else if (b < 0) {
                i = multibyte(i);
            } else if (b < 0x20) {
                throw JsonException.at(i, "Control characters in strings must be escaped");
            } else {
                i++;
            }
        }
        throw JsonException.at(i, "A string has no end");
    }

    private int escape(int from) {
        if (from + 1 >= end) {
            throw JsonException.at(from, "A string has no end");
        }
        return switch (s[from + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> from + 2;
            case 'u' -> {
                for (int k = from + 2; k < from + 6; k++) {
                    if (k >= end || Character.digit(s[k], 16) < 0) {
                        throw JsonException.at(from, "Expected four hexadecimal digits after \\u");
                    }
                }
                yield from + 6;
            }
            default -> throw JsonException.at(from, "Unknown escape in a string");
        };
    }

    /* The table of RFC 3629, section 4: the second byte's range excludes overlong forms, surrogates and what is above
     * U+10FFFF. */
    private int multibyte(int from) {
        int lead = s[from] & 0xFF;
        int more = lead >= 0xC2 && lead <= 0xDF
                ? 1
                : lead >= 0xE0 && lead <= 0xEF ? 2 : lead >= 0xF0 && lead <= 0xF4 ? 3 : 0;
        if (more == 0 || from + more >= end) {
            throw JsonException.at(from, "Invalid UTF-8");
        }
        int second = s[from + 1] & 0xFF;
        int low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (second < low || second > high) {
            throw JsonException.at(from, "Invalid UTF-8");
        }
        for (int k = from + 2; k <= from + more; k++) {
            if ((s[k] & 0xC0) != 0x80) {
                throw JsonException.at(from, "Invalid UTF-8");
            }
        }
        return from + more + 1;
    }
}

package io.millrace.dialects.socketio;

import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonScanner;

/**
 * Whether a packet's placeholders fit its attachments: each {@code num} an integer in [0, count) (CVE-2022-2421:
 * anything else reached into the receiver's memory or code). Of a field that stands twice every value must fit, since
 * readers differ in which one counts.
 */
final class Placeholders {
    /*
     * One walk over checked bytes, however deep and long they are, that builds nothing. For each open object it keeps
     * what its fields have said so far; the name that was read last says whose value comes next.
     */

    private static final byte MARKED = 1;
    private static final byte NUMBERED = 2;
    private static final byte MISFIT = 4;

    /** The longest spelling of the longer name: each of its characters as an escape. */
    private static final int LONGEST_NAME = 6 * "_placeholder".length();

    private enum Field {
        MARK,
        NUMBER,
        OTHER
    }

    private final byte[] s;
    private final int count;
    private final byte[] seen = new byte[JsonScanner.MAX_DEPTH + 1];
    private final boolean[] isObject = new boolean[JsonScanner.MAX_DEPTH + 1];
    private int depth;
    private boolean nameNext;
    private Field field = Field.OTHER;

    private Placeholders(byte[] bytes, int count) {
        this.s = bytes;
        this.count = count;
    }

    /** Walks the whole payload once. */
    static boolean fit(Json data, int count) {
        return new Placeholders(data.toBytes(), count).fit();
    }

    private boolean fit() {
        int i = 0;
        while (i < s.length) {
            int from = i++;
            switch (s[from]) {
                case '{', '[' -> open(s[from] == '{');
                case '}', ']' -> {
                    if ((seen[depth] & MARKED) != 0 && (seen[depth] & (NUMBERED | MISFIT)) != NUMBERED) {
                        return false;
                    }
                    depth--;
                    nameNext = false;
                }
                case ',' -> nameNext = isObject[depth];
                case '"' -> {
                    i = afterString(from);
                    string(from, i);
                }
                case ':', ' ', '\t', '\n', '\r' -> {}
                default -> {
                    while (i < s.length && s[i] > ' ' && s[i] != ',' && s[i] != '}' && s[i] != ']') {
                        i++;
                    }
                    value(s[from] == 't', isIndex(from, i));
                }
            }
        }
        return true;
    }

    private void open(boolean object) {
        value(false, false);
        depth++;
        isObject[depth] = object;
        seen[depth] = 0;
        nameNext = object;
    }

    private void string(int from, int to) {
        if (nameNext) {
            field = field(from, to);
            nameNext = false;
        } else {
            value(false, false);
        }
    }

    private void value(boolean isTrue, boolean isIndex) {
        switch (field) {
            case MARK -> seen[depth] |= isTrue ? MARKED : 0;
            case NUMBER -> seen[depth] |= isIndex ? NUMBERED : MISFIT;
            case OTHER -> {}
        }
        field = Field.OTHER;
    }

    private Field field(int from, int to) {
        if (to - from - 2 > LONGEST_NAME) {
            return Field.OTHER;
        }
        return switch (Json.parse(s, from, to).asString()) {
            case "_placeholder" -> Field.MARK;
            case "num" -> Field.NUMBER;
            default -> Field.OTHER;
        };
    }

    private boolean isIndex(int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            if (s[i] < '0' || s[i] > '9' || number > count) {
                return false;
            }
            number = number * 10 + (s[i] - '0');
        }
        return number < count;
    }

    private int afterString(int from) {
        int i = from + 1;
        while (s[i] != '"') {
            i += s[i] == '\\' ? 2 : 1;
        }
        return i + 1;
    }
}

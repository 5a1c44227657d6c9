package io.millrace.server.path;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The names of one path's settings, for sentences about what is wrong with them. Every check throws an
 * {@link IllegalArgumentException} that names the key, and so stops the start.
 *
 * @param prefix with a dot at its end: {@code millrace.socketio.}, {@code millrace.socketio.paths.legacy.}
 */
public record Keys(String prefix) {
    /** Of further paths, so that a variable of the environment can name them too. */
    private static final String NAME = "[a-z0-9]+";

    /** The whole name of a setting. */
    public String of(String setting) {
        return prefix + setting;
    }

    /**
     * The names of a further path's settings, by {@code millrace.<dialect>.paths.<name>.}; the default path's are
     * {@code this}.
     */
    public Keys ofFurther(String name) {
        Keys further = new Keys(of("paths." + name + '.'));
        if (!name.matches(NAME)) {
            throw new IllegalArgumentException(
                    further.prefix + "*: a path is named by " + NAME + ", as variables of the environment can");
        }
        return further;
    }

    /** A default path and further ones by name, each with the names of its settings, in the order of these. */
    public <T> Map<Keys, T> all(T first, Map<String, ? extends T> further) {
        Map<Keys, T> all = new LinkedHashMap<>();
        all.put(this, first);
        new TreeMap<>(further).forEach((name, each) -> all.put(ofFurther(name), each));
        return all;
    }

    /** A time that must not be nothing. */
    public Duration positive(String setting, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw wrong(setting, value.toString().substring(2).toLowerCase(Locale.ROOT), "must be more than 0s");
        }
        return value;
    }

    /** A number with a least value. */
    public int atLeast(int least, String setting, long value) {
        if (value < least || value > Integer.MAX_VALUE) {
            throw wrong(setting, Long.toString(value), "must be from " + least + " to " + Integer.MAX_VALUE);
        }
        return (int) value;
    }

    /** To throw: what a setting is, and what it must be instead. */
    public IllegalArgumentException wrong(String setting, String value, String instead) {
        return new IllegalArgumentException(of(setting) + " is " + value + ": it " + instead);
    }
}

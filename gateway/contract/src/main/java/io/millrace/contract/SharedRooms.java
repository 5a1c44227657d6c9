package io.millrace.contract;

import java.util.List;

/**
 * Rooms that clients of all dialects have in common: they are rooms of namespace {@code /}, also for those whose
 * namespace is their dialect's name. All others are apart.
 *
 * @param names exact, or with a {@code *} at the end
 */
public record SharedRooms(List<String> names) {
    /** Each dialect has its own. */
    public static final SharedRooms NONE = new SharedRooms(List.of());

    private static final String COMMON = "/";

    /** Keeps a copy of the names. */
    public SharedRooms {
        names = List.copyOf(names);
    }

    /** The room that a name means in a namespace. */
    public Target.Room room(String namespace, String name) {
        return new Target.Room(!names.isEmpty() && isADialects(namespace) && isShared(name) ? COMMON : namespace, name);
    }

    /** The same target, or the room that is meant by it. */
    public Target of(Target target) {
        return target instanceof Target.Room room && !names.isEmpty() ? room(room.namespace(), room.room()) : target;
    }

    /* Socket.IO's namespaces begin with a slash, and are apart by its clients' own will. */
    private static boolean isADialects(String namespace) {
        return !namespace.startsWith(COMMON);
    }

    private boolean isShared(String name) {
        for (int i = 0; i < names.size(); i++) {
            String rule = names.get(i);
            if (rule.endsWith("*") ? name.startsWith(rule.substring(0, rule.length() - 1)) : name.equals(rule)) {
                return true;
            }
        }
        return false;
    }
}

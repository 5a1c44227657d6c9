package io.millrace.core.forward;

import io.millrace.contract.EventType;
import io.millrace.contract.Origin;
import java.util.List;
import java.util.Set;

/**
 * What workers want to be told beyond what they always are, and of whom. Names are exact, or have a {@code *} at the
 * end.
 *
 * @param dialects of whose clients
 * @param namespaces of connections in which
 * @param rooms of which rooms
 * @param notices {@link EventType#JOINED}, {@link EventType#LEFT} or both
 */
public record Route(List<String> dialects, List<String> namespaces, List<String> rooms, Set<EventType> notices) {
    /** Where every name fits. */
    public static final List<String> ANY = List.of("*");

    boolean asksFor(EventType notice, Origin of, String room) {
        return notices.contains(notice) && concerns(of, room);
    }

    boolean concerns(Origin origin, String room) {
        return fits(rooms, room) && fits(namespaces, origin.namespace()) && fits(dialects, origin.dialect());
    }

    /** Whether a name is one of these, which are exact or have a {@code *} at the end. */
    public static boolean fits(List<String> names, String name) {
        for (int i = 0; i < names.size(); i++) {
            String rule = names.get(i);
            if (rule.endsWith("*") ? name.startsWith(rule.substring(0, rule.length() - 1)) : name.equals(rule)) {
                return true;
            }
        }
        return false;
    }
}

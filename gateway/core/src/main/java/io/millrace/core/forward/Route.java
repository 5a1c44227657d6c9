package io.millrace.core.forward;

import io.millrace.contract.EventType;
import io.millrace.contract.Origin;
import java.util.List;
import java.util.Set;

/**
 * Some of what workers are told, and where. Names are exact, or have a {@code *} at the end.
 *
 * @param whose of which connections
 * @param topic where it goes
 * @param events a client's events of these names go there, and nowhere else
 * @param channels what is asked of these channels goes there, and what is published to them, as {@code publishing} says
 * @param notices which of {@link EventType#CONNECTED}, {@link EventType#DISCONNECTED}, {@link EventType#JOINED} and
 *     {@link EventType#LEFT} are told there; who is told of beginnings is told of ends too
 * @param rooms of which rooms the last two
 */
public record Route(
        Whose whose,
        Topic topic,
        List<String> events,
        List<String> channels,
        Publishing publishing,
        Set<EventType> notices,
        List<String> rooms) {
    /** What workers are told of what clients publish to a route's channels. */
    public enum Publishing {
        /** Nothing: the gateway publishes it. */
        UNTOLD,
        /** A copy of what the gateway publishes. */
        COPY,
        /** All of it, and they publish it themselves. */
        INSTEAD
    }

    /** Where every name fits. */
    public static final List<String> ANY = List.of("*");

    boolean takes(Origin origin, String event) {
        return fits(events, event) && whose.isMeant(origin);
    }

    boolean takesChannel(Origin origin, String channel) {
        return fits(channels, channel) && whose.isMeant(origin);
    }

    boolean isToldOf(EventType notice, Origin origin) {
        boolean asks =
                notices.contains(notice) || (notice == EventType.DISCONNECTED && notices.contains(EventType.CONNECTED));
        return asks && whose.isMeant(origin);
    }

    boolean asksFor(EventType notice, Origin of, String room) {
        return notices.contains(notice) && concerns(of, room);
    }

    boolean concernsRooms() {
        return notices.contains(EventType.JOINED) || notices.contains(EventType.LEFT);
    }

    /** Whether it is told of that room. */
    boolean concerns(Origin origin, String room) {
        return concernsRooms() && fits(rooms, room) && whose.isMeant(origin);
    }

    /** Whether a name is one of these, which are exact or have a {@code *} at the end. */
    public static boolean fits(List<String> names, String name) {
        for (int i = 0; i < names.size(); i++) {
            String rule = names.get(i);
            if (rule.endsWith("*") ? name.regionMatches(0, rule, 0, rule.length() - 1) : name.equals(rule)) {
                return true;
            }
        }
        return false;
    }
}

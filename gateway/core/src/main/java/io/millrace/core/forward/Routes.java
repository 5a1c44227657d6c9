package io.millrace.core.forward;

import io.millrace.contract.EventType;
import io.millrace.contract.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All routes of a gateway. What they say depends on a connection's dialect and namespace and on names alone, so that
 * gateways with the same routes find the same topics for it.
 *
 * @param all in their order: of a client's event the first that fits takes it
 * @param takeRest whether {@link Topic#EVENTS} takes clients' events that no route takes
 */
public record Routes(List<Route> all, boolean takeRest) {
    /** Nobody asks for anything more than all are told. */
    public static final Routes NONE = new Routes(List.of(), true);

    /** Where a client's event goes; {@code null} for nowhere. */
    public @Nullable Topic of(Origin origin, String event) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).takes(origin, event)) {
                return all.get(i).topic();
            }
        }
        return takeRest ? Topic.EVENTS : null;
    }

    /** The first route that takes what is asked of this channel and published to it; {@code null} for none. */
    public @Nullable Route ofChannel(Origin origin, String channel) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).takesChannel(origin, channel)) {
                return all.get(i);
            }
        }
        return null;
    }

    /** Where it is told that a connection begins or ends: once to {@link Topic#EVENTS}, and to all that ask for it. */
    public List<Topic> ofLife(EventType notice, Origin origin) {
        List<Topic> topics = Topic.EVENTS_ALONE;
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).isToldOf(notice, origin)) {
                topics = with(topics, all.get(i).topic());
            }
        }
        return topics;
    }

    /** Where it is told that a connection enters or leaves this room: to all that ask for it, perhaps to nobody. */
    public List<Topic> ofRoom(EventType notice, Origin of, String room) {
        List<Topic> topics = List.of();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).asksFor(notice, of, room)) {
                topics = with(topics, all.get(i).topic());
            }
        }
        return topics;
    }

    /** All topics of routes beside {@link Topic#EVENTS}. */
    public Set<Topic> topics() {
        return all.stream()
                .map(Route::topic)
                .filter(topic -> !topic.equals(Topic.EVENTS))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether one asks for any room. */
    public boolean concernRooms() {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).concernsRooms()) {
                return true;
            }
        }
        return false;
    }

    /** Whether one asks for anything of this room. */
    public boolean concern(Origin origin, String room) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).concerns(origin, room)) {
                return true;
            }
        }
        return false;
    }

    /* Several routes may have one topic: it is told once. */
    private static List<Topic> with(List<Topic> topics, Topic another) {
        if (topics.contains(another)) {
            return topics;
        }
        List<Topic> more = new ArrayList<>(topics);
        more.add(another);
        return more;
    }
}

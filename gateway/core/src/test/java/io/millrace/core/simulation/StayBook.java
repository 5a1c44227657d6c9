package io.millrace.core.simulation;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.Event;
import io.millrace.contract.EventType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** In which rooms each connection is, by what workers are told: in and out by turns, and nothing behind the end. */
final class StayBook {
    private final Map<ConnectionId, Set<String>> rooms = new HashMap<>();

    /** The log has taken an event, in the order of its connection. */
    void taken(Event event) {
        ConnectionId id = event.origin().connection();
        if (event.type() == EventType.CONNECTED) {
            rooms.put(id, new TreeSet<>());
        } else if (event.type() == EventType.DISCONNECTED) {
            rooms.remove(id);
        } else if (event.type() == EventType.JOINED || event.type() == EventType.LEFT) {
            List<String> fields = new ArrayList<>();
            event.data().forEachField((name, value) -> fields.add(value.asString()));
            String room = fields.getFirst();
            Set<String> told = rooms.getOrDefault(id, Set.of());
            if (event.type() == EventType.JOINED ? !told.add(room) : !told.remove(room)) {
                throw new AssertionError(event.id() + " has " + event.type() + ' ' + room + ", and is in " + told);
            }
        }
    }

    /** In calm: the rooms that workers believe it to be in. */
    Set<String> told(ConnectionId id) {
        return rooms.getOrDefault(id, Set.of());
    }
}

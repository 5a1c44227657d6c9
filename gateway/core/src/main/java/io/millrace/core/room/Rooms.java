package io.millrace.core.room;

import io.millrace.contract.Target;
import io.millrace.core.command.Repeats;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An event loop's members of each room, so that a message walks only its own loop's and takes no lock.
 *
 * @param <M> a member, compared by identity
 */
public final class Rooms<M> {
    private static final class Room<M> {
        final Set<M> members = new LinkedHashSet<>(2);
        boolean inForce;

        @Nullable
        List<Runnable> waiting;

        @Nullable
        Repeats repeats;
    }

    private final Map<Target, Room<M>> rooms = new HashMap<>();

    /** @return whether it is the first here, so that the room's channel must be wanted */
    public boolean add(Target target, M member) {
        Room<M> room = rooms.computeIfAbsent(target, _ -> new Room<>());
        room.members.add(member);
        return room.members.size() == 1;
    }

    /** @return whether nobody is left here, so that the room's channel must be released */
    public boolean remove(Target target, M member) {
        Room<M> room = rooms.get(target);
        if (room == null || !room.members.remove(member) || !room.members.isEmpty()) {
            return false;
        }
        rooms.remove(target);
        return true;
    }

    /** Everybody here, in the order of their coming. Not to be kept, nor walked while members come and go. */
    public Collection<M> members(Target target) {
        Room<M> room = rooms.get(target);
        return room == null ? List.of() : room.members;
    }

    /** Whether it is a member. */
    public boolean contains(Target target, M member) {
        Room<M> room = rooms.get(target);
        return room != null && room.members.contains(member);
    }

    /**
     * Runs at once when the room's channel is in force, else when it comes to be; never, when the room empties before.
     */
    public void whenInForce(Target target, Runnable then) {
        Room<M> room = rooms.get(target);
        if (room == null) {
            return;
        }
        if (room.inForce) {
            then.run();
            return;
        }
        if (room.waiting == null) {
            room.waiting = new ArrayList<>(2);
        }
        room.waiting.add(then);
    }

    /** The room's channel is in force. */
    public void inForce(Target target) {
        Room<M> room = rooms.get(target);
        if (room == null) {
            return;
        }
        room.inForce = true;
        List<Runnable> waiting = room.waiting;
        room.waiting = null;
        if (waiting != null) {
            waiting.forEach(Runnable::run);
        }
    }

    /** No channel is in force any more. */
    public void down() {
        rooms.values().forEach(room -> room.inForce = false);
    }

    /** The commands that the room has seen. */
    public Repeats repeats(Target target) {
        Room<M> room = rooms.computeIfAbsent(target, _ -> new Room<>());
        if (room.repeats == null) {
            room.repeats = new Repeats();
        }
        return room.repeats;
    }
}

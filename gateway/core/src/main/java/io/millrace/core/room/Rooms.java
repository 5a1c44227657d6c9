package io.millrace.core.room;

import io.millrace.contract.Target;
import io.millrace.core.command.Repeats;
import io.millrace.core.command.SeenCommand;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An event loop's members of each room, so that a message walks only its own loop's and takes no lock.
 *
 * @param <M> a member, compared by identity
 */
public final class Rooms<M> {
    /** So many rooms that are empty now are remembered for the commands that they have seen. */
    static final int MEMORIES = 1_000;

    private static final class Room<M> {
        final Set<M> members = new LinkedHashSet<>(2);
        /** The channel was wanted after so many releases: a confirmation as of fewer is that of an older wish. */
        final long wantedAfter;

        boolean inForce;
        /** How many want its channel, and are no members yet. */
        int holds;

        @Nullable
        List<Runnable> waiting;

        @Nullable
        Repeats repeats;

        Room(long wantedAfter, @Nullable Repeats repeats) {
            this.wantedAfter = wantedAfter;
            this.repeats = repeats;
        }
    }

    private final Map<Target, Room<M>> rooms = new HashMap<>();
    private final SequencedMap<Target, Repeats> memories = new LinkedHashMap<>();

    /**
     * A member enters.
     *
     * @param released how many channels this loop has released so far
     * @return whether it is the first here, so that the room's channel must be wanted
     */
    public boolean add(Target target, M member, long released) {
        Room<M> room = rooms.get(target);
        if (room == null) {
            room = new Room<>(released, memories.remove(target));
            rooms.put(target, room);
        }
        room.members.add(member);
        return room.members.size() == 1 && room.holds == 0;
    }

    /** Somebody wants the channel who is to be a member later: as {@link #add}, else. */
    public boolean hold(Target target, long released) {
        Room<M> room = rooms.computeIfAbsent(target, it -> new Room<>(released, memories.remove(it)));
        return ++room.holds == 1 && room.members.isEmpty();
    }

    /** Takes one {@link #hold} back: as {@link #remove}, else. */
    public boolean letGo(Target target) {
        Room<M> room = rooms.get(target);
        if (room == null || --room.holds > 0 || !room.members.isEmpty()) {
            return false;
        }
        forget(target, room);
        return true;
    }

    /**
     * A member leaves. With the last one nothing waits for the channel any more.
     *
     * @return whether nobody is left here, so that the room's channel must be released
     */
    public boolean remove(Target target, M member) {
        Room<M> room = rooms.get(target);
        if (room == null || !room.members.remove(member) || !room.members.isEmpty() || room.holds > 0) {
            return false;
        }
        forget(target, room);
        return true;
    }

    private void forget(Target target, Room<M> room) {
        rooms.remove(target);
        if (room.repeats != null) {
            memories.putLast(target, room.repeats);
            if (memories.size() > MEMORIES) {
                memories.pollFirstEntry();
            }
        }
        runWaiting(room);
    }

    /** Whether there is a {@link #hold}. */
    public boolean isHeld(Target target) {
        Room<M> room = rooms.get(target);
        return room != null && room.holds > 0;
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

    /** Runs at once when the room's channel is in force or nobody is there, else when either comes to be. */
    public void whenInForce(Target target, Runnable then) {
        Room<M> room = rooms.get(target);
        if (room == null || room.inForce) {
            then.run();
            return;
        }
        if (room.waiting == null) {
            room.waiting = new ArrayList<>(2);
        }
        room.waiting.add(then);
    }

    /**
     * Runs when all of these channels are in force together: at once, or when that comes to be. When the bus is lost
     * meanwhile, those that were in force before have to be confirmed again.
     */
    public void whenAllInForce(Collection<Target> targets, Runnable then) {
        List<Target> missing =
                targets.stream().filter(target -> !isInForce(target)).distinct().toList();
        if (missing.isEmpty()) {
            then.run();
            return;
        }
        Countdown whenTheyAre = new Countdown(missing.size(), () -> whenAllInForce(targets, then));
        missing.forEach(target -> whenInForce(target, whenTheyAre::one));
    }

    /** Whether all of these channels are in force now, as far as somebody is there. */
    public boolean areInForce(Collection<Target> targets) {
        return targets.stream().allMatch(this::isInForce);
    }

    private boolean isInForce(Target target) {
        Room<M> room = rooms.get(target);
        return room == null || room.inForce;
    }

    /** The room's channel is in force, as of when so many of this loop's releases were heard. */
    public void inForce(Target target, long released) {
        Room<M> room = rooms.get(target);
        if (room != null && released >= room.wantedAfter) {
            room.inForce = true;
            runWaiting(room);
        }
    }

    /** No channel is in force any more. */
    public void down() {
        rooms.values().forEach(room -> room.inForce = false);
    }

    /** The commands that a room has seen, also when it was empty in between; {@code null} while nobody is there. */
    public @Nullable Repeats repeats(Target target) {
        Room<M> room = rooms.get(target);
        if (room == null) {
            return null;
        }
        if (room.repeats == null) {
            room.repeats = new Repeats();
        }
        return room.repeats;
    }

    /** What a room has seen since then, without what was said to it. */
    public List<SeenCommand> seenSince(Target target, long epochMillis) {
        Room<M> room = rooms.get(target);
        return room == null || room.repeats == null ? List.of() : room.repeats.since(epochMillis, false);
    }

    private static void runWaiting(Room<?> room) {
        List<Runnable> waiting = room.waiting;
        room.waiting = null;
        if (waiting != null) {
            waiting.forEach(Runnable::run);
        }
    }
}

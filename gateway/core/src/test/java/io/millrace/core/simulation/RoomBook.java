package io.millrace.core.simulation;

import io.millrace.contract.Command;
import io.millrace.contract.Order;
import io.millrace.contract.Reply;
import io.millrace.contract.Selection;
import io.millrace.contract.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Who is in which room by what Redis has carried, who must hear what is published to it, and who must not. Redis is
 * one, so what it carries to a gateway is in one order: a member is who was put into the room by what came before.
 */
final class RoomBook {
    private final Map<Target.Connection, Seat> seats = new LinkedHashMap<>();
    private final Map<ModelClient.Stay, Seat> byStay = new HashMap<>();
    private final Map<String, Publication> publications = new HashMap<>();
    private final List<Due> dues = new ArrayList<>();
    private long count;

    /** One stay's rooms. */
    private static final class Seat {
        final Target.Connection whom;
        final ModelClient.Stay stay;
        /** As its gateway will have it, once it has done what was carried to it. */
        final Set<String> rooms = new HashSet<>();

        final Set<String> executed = new HashSet<>();
        /** In which life of the bus connection the room was confirmed. */
        final Map<String, Integer> confirmed = new HashMap<>();

        final Map<String, Long> left = new HashMap<>();
        boolean sentAway;
        long lastHeard;

        Seat(Target.Connection whom, ModelClient.Stay stay) {
            this.whom = whom;
            this.stay = stay;
        }

        ModelRedis.Link link() {
            return stay.loop().gateway().link;
        }

        boolean isConfirmed(String room) {
            return confirmed.getOrDefault(room, -1) == link().life() && !sentAway && !stay.hasEnded();
        }

        String id() {
            return whom.id().value();
        }

        @Override
        public String toString() {
            return stay + " (" + id() + ')';
        }
    }

    /** A command by its id, which may be published again. */
    private static final class Publication {
        final Target target;
        final List<Long> at = new ArrayList<>();
        /** Those who may hear it, or be named in the answer. */
        final Set<Seat> possible = new HashSet<>();
        /** Those who were there for certain. */
        final List<Seat> certain = new ArrayList<>();

        Publication(Target target) {
            this.target = target;
        }
    }

    /** What a stay must hear, unless its gateway's bus connection has lost it, or the stay is over. */
    private record Due(String id, Seat seat, int life) {}

    /** The worker knows of it: it may be put into rooms from now on. */
    void enrolls(Target.Connection whom, ModelClient.Stay stay) {
        seats.computeIfAbsent(whom, _ -> {
            Seat seat = new Seat(whom, stay);
            byStay.put(stay, seat);
            return seat;
        });
    }

    /** Those that may be put into rooms. */
    List<ModelClient.Stay> living() {
        return seats.values().stream()
                .map(seat -> seat.stay)
                .filter(stay -> !stay.hasEnded())
                .toList();
    }

    Target.Connection connection(ModelClient.Stay stay) {
        return byStay.get(stay).whom;
    }

    /** Redis has got it, at this place in its order. */
    void published(Target target, Order order) {
        if (order.id() == null) {
            return;
        }
        Publication publication = publications.computeIfAbsent(order.id(), _ -> new Publication(target));
        publication.at.add(++count);
        if (target instanceof Target.Connection one && order.command() instanceof Command.Leave leave) {
            Seat seat = seats.get(one);
            leave.rooms().forEach(room -> {
                seat.left.put(room, count);
                seat.confirmed.remove(room);
            });
        }
        if (target instanceof Target.Connection one && order.command() instanceof Command.Close) {
            seats.get(one).sentAway = true;
        }
        if (target instanceof Target.Room room && publication.at.size() == 1 && isForAll(order)) {
            in(room).filter(seat -> seat.isConfirmed(room.room())).forEach(seat -> {
                publication.certain.add(seat);
                if (order.command() instanceof Command.Emit && !order.isVolatile()) {
                    dues.add(new Due(order.id(), seat, seat.link().life()));
                }
            });
        }
    }

    private static boolean isForAll(Order order) {
        return order.to().isEmpty() && order.except().isEmpty();
    }

    private Stream<Seat> in(Target.Room room) {
        return seats.values().stream().filter(seat -> seat.stay.namespace.equals(room.namespace()));
    }

    /** It is on its way from Redis to that gateway's event loops, where nothing is lost any more. */
    void carried(ModelRedis.Link link, Target target, Order order) {
        if (order.id() == null) {
            return;
        }
        if (target instanceof Target.Connection one) {
            Seat seat = seats.get(one);
            if (seat != null && seat.link() == link && seat.executed.add(order.id())) {
                change(seat, order.command());
            }
        } else if (target instanceof Target.Room room) {
            in(room).filter(seat -> seat.link() == link
                            && seat.rooms.contains(room.room())
                            && (order.to().isEmpty() || isIn(seat, order.to()))
                            && !isIn(seat, order.except()))
                    .forEach(publications.get(order.id()).possible::add);
        }
    }

    private static void change(Seat seat, Command command) {
        if (command instanceof Command.Leave leave) {
            leave.rooms().forEach(seat.rooms::remove);
        } else if (command instanceof Command.Join join) {
            for (String room : join.rooms()) {
                if (seat.rooms.size() >= ModelGateway.CONNECTION.rooms() && !seat.rooms.contains(room)) {
                    return;
                }
                seat.rooms.add(room);
            }
        }
    }

    private static boolean isIn(Seat seat, Selection selection) {
        return selection.connections().contains(seat.id())
                || selection.rooms().stream().anyMatch(seat.rooms::contains);
    }

    /** A client hears an emit: as a member, and in the order of publishing. */
    void heard(ModelClient.Stay stay, String id) {
        Seat seat = byStay.get(stay);
        Publication publication = publications.get(id);
        if (publication.target instanceof Target.Room && !publication.possible.contains(seat)) {
            throw new AssertionError(seat + " hears " + id + " to " + publication.target + " and is not there");
        }
        if (seat == null) {
            return; // of all in a namespace, and the worker does not know of it yet
        }
        seat.lastHeard = publication.at.stream()
                .filter(at -> at > seat.lastHeard)
                .findFirst()
                .orElseThrow(() -> new AssertionError(seat + " hears " + id + " too late: published at "
                        + publication.at + ", heard is " + seat.lastHeard));
    }

    /** A gateway says that a join is in force; {@code life} of its bus connection as of then. */
    void joined(Reply.Joined joined, ModelRedis.Link link, int life) {
        Publication publication = publications.get(joined.id());
        if (publication.target instanceof Target.Connection one && link.isUp() && link.life() == life) {
            Seat seat = seats.get(one);
            joined.rooms().forEach(room -> {
                if (publication.at.getFirst() > seat.left.getOrDefault(room, 0L)) {
                    seat.confirmed.put(room, life);
                }
            });
        }
    }

    /** A gateway says who is in a room. */
    void members(Reply.Members reply, ModelRedis.Link link) {
        Publication publication = publications.get(reply.id());
        Target.Room room = (Target.Room) publication.target;
        Set<String> listed = new TreeSet<>();
        reply.members().forEach(member -> listed.add(member.connection()));
        if (listed.size() != reply.members().size() || reply.asked() != listed.size()) {
            throw new AssertionError("not a list of different members: " + reply);
        }
        Set<String> possible = new TreeSet<>();
        publication.possible.forEach(seat -> possible.add(seat.id()));
        if (!possible.containsAll(listed)) {
            throw new AssertionError(reply + " names some who are not there, only " + possible);
        }
        for (Seat seat : publication.certain) {
            if (seat.link() == link && seat.isConfirmed(room.room()) && !listed.contains(seat.id())) {
                throw new AssertionError(reply + " does not name " + seat);
            }
        }
    }

    /** In calm: the ids of all who are there. */
    Set<String> truth(Target.Room room) {
        Set<String> ids = new TreeSet<>();
        in(room).filter(seat -> !seat.stay.hasEnded() && seat.rooms.contains(room.room()))
                .forEach(seat -> ids.add(seat.id()));
        return ids;
    }

    /** In calm: a gateway subscribes to the rooms that somebody is in, and to no others. */
    void checkSubscriptions(ModelGateway gateway) {
        Set<Target> wanted = new HashSet<>();
        for (Seat seat : seats.values()) {
            if (seat.link() == gateway.link && !seat.stay.hasEnded()) {
                seat.rooms.forEach(room -> wanted.add(new Target.Room(seat.stay.namespace, room)));
            }
        }
        Set<Target> subscribed = new HashSet<>(gateway.link.subscribed());
        subscribed.removeIf(target -> !(target instanceof Target.Room));
        if (!subscribed.equals(wanted)) {
            throw new AssertionError(gateway.id + " subscribes to " + subscribed + ", wanted are " + wanted);
        }
    }

    /** In calm: workers know of each stay in the room of which they are told, and of no other. */
    void checkTold(StayBook book) {
        for (Seat seat : seats.values()) {
            Set<String> told = book.told(seat.whom.id());
            boolean isTold = told.equals(Set.of(Told.ROOM));
            if (!seat.stay.hasEnded() && (isTold != seat.rooms.contains(Told.ROOM) || (!isTold && !told.isEmpty()))) {
                throw new AssertionError(seat + " is in " + seat.rooms + ", workers were told " + told);
            }
        }
    }

    /** At the end: who was there has heard it. */
    void closeBooks() {
        for (Due due : dues) {
            Seat seat = due.seat();
            if (seat.link().life() == due.life() && !seat.stay.hasEnded() && !seat.stay.hasSeen(due.id())) {
                throw new AssertionError(
                        seat + " was in " + publications.get(due.id()).target + " and has not heard " + due.id());
            }
        }
    }
}

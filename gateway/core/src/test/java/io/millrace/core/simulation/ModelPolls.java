package io.millrace.core.simulation;

import io.millrace.contract.Bytes;
import io.millrace.core.cluster.Address;
import io.millrace.core.cluster.SessionName;
import io.millrace.core.polling.PollAnswer;
import io.millrace.core.polling.PollRequest;
import io.millrace.core.polling.Polls;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Clients that poll, each request at another loop, and desks that answer: what the relays between them promise. Every
 * request is answered once or given up by its client; a desk takes a session's bodies in order and none twice; a client
 * that goes away, or whose way is lost, is gone at its desk; a session that the client is told to be unknown is so.
 */
final class ModelPolls {
    private static final String PATH = "/engine.io/";
    private static final int CLIENTS = 4;

    private final World world;
    private final List<ModelGateway.One> loops = new ArrayList<>();
    private final Map<Address, Desk> desks = new HashMap<>();
    private final List<Poller> pollers = new ArrayList<>();
    private int sessions;
    private boolean resting;

    ModelPolls(World world, List<ModelGateway.One> loops) {
        this.world = world;
        loops.forEach(this::serves);
        for (int i = 0; i < CLIENTS; i++) {
            Poller poller = new Poller();
            pollers.add(poller);
            poller.comes();
        }
    }

    /** One more loop, with a desk of its own. */
    void serves(ModelGateway.One loop) {
        Desk desk = new Desk(loop.gateway().host);
        loops.add(loop);
        desks.put(loop.address(), desk);
        loop.polledAt(desk);
    }

    /** A gateway is killed: its sessions are gone, and whoever has asked there asks no more. */
    void dies(ModelGateway victim) {
        loops.removeAll(victim.loops);
        victim.loops.forEach(loop -> desks.remove(loop.address()));
        pollers.forEach(poller -> poller.loses(victim));
    }

    /** A loop that works: requests at one that is stopped wait in front of it, as later ones do. */
    private ModelGateway.One anyLoop() {
        List<ModelGateway.One> running =
                loops.stream().filter(loop -> loop.gateway().host.runs()).toList();
        return world.any(running.isEmpty() ? loops : running);
    }

    /** No new requests; those under way are answered, after a while in which whoever is lost is noticed. */
    void rests() {
        resting = true;
        world.after(20 * World.SECOND, () -> {
            Set<String> waiting = new TreeSet<>();
            desks.values().forEach(desk -> waiting.addAll(desk.waiting()));
            Set<String> wanted = new TreeSet<>();
            pollers.stream().filter(Poller::polls).forEach(poller -> wanted.add(poller.session));
            if (!waiting.equals(wanted)) {
                throw new AssertionError("polls of " + waiting + " wait at desks, of " + wanted + " at clients");
            }
            desks.values().forEach(Desk::answersAll);
        });
    }

    /** After a while of rest. */
    void closeBooks() {
        pollers.forEach(Poller::expectNothingUnderWay);
    }

    /** A session where it is. */
    private static final class Session {
        private @Nullable Consumer<PollAnswer> waiting;
        private int taken;
        private boolean ended;

        void answers() {
            Consumer<PollAnswer> reply = waiting;
            if (reply != null) {
                waiting = null;
                reply.accept(new PollAnswer.Packets(Bytes.of(new byte[] {'6'}), false));
            }
        }
    }

    /** The sessions of one loop. */
    private final class Desk implements Polls {
        private final World.Host host;
        private final Map<String, Session> known = new HashMap<>();

        Desk(World.Host host) {
            this.host = host;
        }

        @Override
        public Open ask(PollRequest request, Consumer<PollAnswer> reply, long nowNanos) {
            Session session = known.get(request.session());
            if (session == null || session.ended) {
                return Polls.NOBODY.ask(request, reply, nowNanos);
            }
            switch (request) {
                case PollRequest.Get _ -> {
                    if (session.waiting != null) {
                        throw new AssertionError("a second poll, and its client has asked only once");
                    }
                    session.waiting = reply;
                    if (!world.chance(8)) { // there is something to say, sooner or later
                        host.after(world.between(0, 3_000), () -> {
                            if (session.waiting == reply) {
                                session.answers();
                            }
                        });
                    }
                }
                case PollRequest.Posting _ -> world.happened("poll's head came");
                case PollRequest.Post post -> {
                    int number = Integer.parseInt(new String(post.body().array(), StandardCharsets.US_ASCII));
                    if (number != session.taken + 1) {
                        throw new AssertionError("body " + number + " after " + session.taken);
                    }
                    session.taken = number;
                    reply.accept(new PollAnswer.Taken());
                }
                case PollRequest.Other _ -> reply.accept(new PollAnswer.Bare(500));
            }
            return _ -> {
                world.happened("poll aborted at its owner");
                session.ended = true;
                session.waiting = null;
            };
        }

        List<String> waiting() {
            return known.entrySet().stream()
                    .filter(one -> one.getValue().waiting != null)
                    .map(Map.Entry::getKey)
                    .toList();
        }

        void answersAll() {
            List.copyOf(known.values()).forEach(Session::answers);
        }
    }

    /** A client: one GET under way, and one body at a time. */
    private final class Poller {
        private String session = "";
        private int posted;
        private final Line getting = new Line();
        private final Line posting = new Line();

        /** A request under way, answered once. */
        private final class Line {
            private Polls.@Nullable Open open;
            private ModelGateway.@Nullable One at;
            private int number;
            private int goesUnseen;

            void asks(ModelGateway.One loop, PollRequest request, Runnable then) {
                at = loop;
                int mine = ++number;
                boolean[] answered = {false};
                Polls.Open asked = loop.ask(request, answer -> {
                    if (mine == goesUnseen) {
                        return; // its gateway was stopped, and knows only later who has gone
                    }
                    if (mine != number || answered[0]) {
                        throw new AssertionError(request + " is answered after it was over: " + answer);
                    }
                    answered[0] = true;
                    open = null;
                    if (answer instanceof PollAnswer.Wrong) {
                        world.happened("poll of an unknown session");
                        comes();
                    } else {
                        world.happened("poll answered");
                        then.run();
                    }
                });
                open = answered[0] ? null : asked;
            }

            void aborts() {
                Polls.Open asked = open;
                if (asked != null && at != null) {
                    int mine = number++;
                    open = null;
                    World.Host host = at.gateway().host;
                    if (host.runs()) {
                        asked.aborted(world.now());
                    } else {
                        goesUnseen = mine;
                        host.after(0, () -> asked.aborted(world.now()));
                    }
                }
            }

            boolean isAt(ModelGateway gateway) {
                return open != null && at != null && at.gateway() == gateway;
            }
        }

        void loses(ModelGateway gateway) {
            if (getting.isAt(gateway) || posting.isAt(gateway)) {
                comes();
            }
        }

        void comes() {
            getting.aborts();
            posting.aborts();
            ModelGateway.One home = anyLoop();
            posted = 0;
            session = SessionName.of(String.format("secret%014d", ++sessions), home.address());
            desks.get(home.address()).known.put(session, new Session());
            String mine = session;
            world.after(world.between(0, 50), () -> {
                if (session.equals(mine)) {
                    getsMore();
                    posts();
                }
            });
        }

        boolean polls() {
            return getting.open != null;
        }

        private void getsMore() {
            if (resting) {
                return;
            }
            String mine = session;
            getting.asks(anyLoop(), new PollRequest.Get(session, PATH, 4, false), this::getsMore);
            if (world.chance(10)) {
                world.after(world.between(0, 100), () -> {
                    if (session.equals(mine) && getting.open != null) {
                        world.happened("poll given up");
                        comes();
                    }
                });
            }
        }

        private void posts() {
            String mine = session;
            world.after(world.between(0, 2_000), () -> {
                if (!session.equals(mine) || resting) {
                    return;
                }
                ModelGateway.One loop = anyLoop();
                boolean announced = world.chance(2);
                if (announced) {
                    posting.asks(loop, new PollRequest.Posting(session, PATH, 4), () -> {});
                }
                world.after(world.between(0, 30), () -> {
                    if (session.equals(mine) && !loop.gateway().host.runs()) {
                        comes();
                    } else if (session.equals(mine) && (posting.open != null || !announced)) {
                        Bytes body = Bytes.of(Integer.toString(++posted).getBytes(StandardCharsets.US_ASCII));
                        posting.asks(
                                loop,
                                new PollRequest.Post(session, PATH, 4, false, false, announced, body),
                                this::posts);
                    }
                });
            });
        }

        void expectNothingUnderWay() {
            if (getting.open != null || posting.open != null) {
                throw new AssertionError("a request on " + session + " was never answered");
            }
        }
    }
}

package io.millrace.core.cluster;

import io.millrace.contract.Bytes;
import io.millrace.core.Signals;
import io.millrace.core.polling.PollAnswer;
import io.millrace.core.polling.PollRequest;
import io.millrace.core.polling.Polls;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Three loops of two gateways, with mail that waits to be carried. */
final class PollRelayBench {
    /** One gateway has two loops, the other one. */
    static final Address EAST0 = new Address("east--", 0);

    static final Address EAST1 = new Address("east--", 1);
    static final Address WEST0 = new Address("west--", 0);
    static final String AT_EAST = SessionName.of("secretsecretsecretse", EAST0);
    static final String AT_WEST = SessionName.of("secretsecretsecretse", WEST0);

    private record Sent(Address from, Address to, PollLetter letter) {}

    final List<String> heard = new ArrayList<>();
    private final ArrayDeque<Sent> mail = new ArrayDeque<>();
    final Map<Address, PollRelay> relays = new LinkedHashMap<>();
    private final Map<Address, Consumer<PollAnswer>> asking = new HashMap<>();
    private final Map<String, Polls.Open> open = new HashMap<>();
    private final List<Address> empty = new ArrayList<>();

    PollRelayBench() {
        for (Address address : List.of(EAST0, EAST1, WEST0)) {
            relays.put(address, new PollRelay(mailroom(address), desk(address), new Signals() {
                @Override
                public void pollRelayed(String outcome) {
                    heard.add(outcome);
                }
            }));
        }
    }

    private Mailroom mailroom(Address own) {
        return new Mailroom() {
            @Override
            public Address own() {
                return own;
            }

            @Override
            public void send(Address to, Letter letter) {
                mail.add(new Sent(own, to, (PollLetter) letter));
            }
        };
    }

    private Polls desk(Address address) {
        String name = address.gateway().substring(0, 4) + address.loop();
        return (request, reply, now) -> {
            if (empty.contains(address)) {
                return Polls.NOBODY.ask(request, reply, now);
            }
            heard.add(name + ' ' + request.getClass().getSimpleName());
            asking.put(address, reply);
            return new Polls.Open() {
                @Override
                public void aborted(long nowNanos) {
                    heard.add(name + " aborted");
                }

                @Override
                public void released(long nowNanos) {
                    heard.add(name + " released");
                    reply.accept(packets("6"));
                }
            };
        };
    }

    PollRelayBench knowsNobody(Address at) {
        empty.add(at);
        return this;
    }

    PollRelayBench gets(Address at, String who, String session) {
        return asks(at, who, new PollRequest.Get(session, "/engine.io/", 4, false));
    }

    PollRelayBench posting(Address at, String who, String session) {
        return asks(at, who, new PollRequest.Posting(session, "/engine.io/", 4));
    }

    PollRelayBench posts(Address at, String who, String session) {
        return posts(at, who, session, true);
    }

    PollRelayBench postsAtOnce(Address at, String who, String session) {
        return posts(at, who, session, false);
    }

    private PollRelayBench posts(Address at, String who, String session, boolean announced) {
        Bytes body = Bytes.of("4größe 🌊".getBytes(StandardCharsets.UTF_8));
        return asks(at, who, new PollRequest.Post(session, "/engine.io/", 4, false, false, announced, body));
    }

    private PollRelayBench asks(Address at, String who, PollRequest request) {
        open.put(who, relays.get(at).ask(request, answer -> heard.add(who + " hears " + words(answer)), 0));
        return this;
    }

    private static String words(PollAnswer answer) {
        return answer instanceof PollAnswer.Packets(Bytes payload, boolean _)
                ? new String(payload.array(), StandardCharsets.UTF_8)
                : answer.toString();
    }

    PollRelayBench leaves(Address at, long fromNanos, long overNanos) {
        relays.get(at).leave(new Departures(fromNanos, overNanos, 0, 7));
        return this;
    }

    PollRelayBench lastCall(Address at) {
        relays.get(at).lastCall(0);
        return this;
    }

    PollRelayBench tick(Address at, long nowNanos) {
        relays.get(at).tick(nowNanos);
        return this;
    }

    PollRelayBench aborts(String who) {
        open.get(who).aborted(0);
        return this;
    }

    /** The desk there answers the latest request, if there was one. */
    PollRelayBench replies(Address at, String words) {
        Consumer<PollAnswer> reply = asking.remove(at);
        if (reply != null) {
            reply.accept(packets(words));
        }
        return this;
    }

    private static PollAnswer packets(String words) {
        return new PollAnswer.Packets(Bytes.of(words.getBytes(StandardCharsets.UTF_8)), false);
    }

    PollRelayBench mail() {
        while (!mail.isEmpty()) {
            Sent next = mail.remove();
            relays.get(next.to).accept(next.from, next.letter, 0);
        }
        return this;
    }

    PollRelayBench lost(Address at, String gateway) {
        relays.get(at).peerLost(gateway, 0);
        return this;
    }
}

package io.millrace.core.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests on sessions of other loops: who is asked, what comes back, and what becomes of it when a way breaks. */
final class PollRelayTest {
    /** One gateway has two loops, the other one. */
    private static final Address EAST0 = new Address("east--", 0);

    private static final Address EAST1 = new Address("east--", 1);
    private static final Address WEST0 = new Address("west--", 0);
    private static final String AT_EAST = SessionName.of("secretsecretsecretse", EAST0);
    private static final String AT_WEST = SessionName.of("secretsecretsecretse", WEST0);

    static Stream<Arguments> stories() {
        return Stream.of(
                story(
                        "a session of the own loop is asked for at its desk",
                        on -> on.gets(EAST0, "a", AT_EAST).replies(EAST0, "4hi"),
                        "east0 Get",
                        "a hears 4hi"),
                story(
                        "one of another loop of the own gateway through a letter, and so is one of a peer",
                        on -> on.gets(EAST1, "a", AT_EAST)
                                .gets(EAST0, "b", AT_WEST)
                                .mail()
                                .replies(EAST0, "41")
                                .replies(WEST0, "42")
                                .mail(),
                        "east0 Get",
                        "west0 Get",
                        "a hears 41",
                        "b hears 42",
                        "answered",
                        "answered"),
                story(
                        "a name of no loop is an unknown session",
                        on -> on.gets(EAST0, "a", "short").gets(EAST0, "b", "!" + AT_EAST.substring(1)),
                        "a hears Wrong[code=1]",
                        "b hears Wrong[code=1]"),
                story(
                        "a desk may answer at once",
                        on -> on.knowsNobody(WEST0).gets(EAST0, "a", AT_WEST).mail(),
                        "a hears Wrong[code=1]",
                        "refused"),
                story(
                        "who aborts is gone at the owner, and is told nothing more",
                        on -> on.gets(EAST0, "a", AT_WEST)
                                .mail()
                                .aborts("a")
                                .mail()
                                .replies(WEST0, "4late")
                                .mail(),
                        "west0 Get",
                        "aborted",
                        "west0 aborted"),
                story(
                        "an answer that is on its way when its client aborts is nobody's",
                        on -> on.gets(EAST0, "a", AT_WEST)
                                .mail()
                                .replies(WEST0, "4x")
                                .aborts("a")
                                .mail(),
                        "west0 Get",
                        "aborted"),
                story(
                        "who has been answered aborts nothing",
                        on -> on.gets(EAST0, "a", AT_WEST)
                                .mail()
                                .replies(WEST0, "4x")
                                .mail()
                                .aborts("a")
                                .mail(),
                        "west0 Get",
                        "a hears 4x",
                        "answered"),
                story(
                        "a lost peer knows no session, and its clients have gone",
                        on -> on.gets(EAST0, "a", AT_WEST)
                                .gets(WEST0, "b", AT_EAST)
                                .mail()
                                .lost(EAST0, "west--")
                                .lost(WEST0, "east--"),
                        "west0 Get",
                        "east0 Get",
                        "east0 aborted",
                        "a hears Wrong[code=1]",
                        "lost",
                        "west0 aborted",
                        "b hears Wrong[code=1]",
                        "lost"),
                story(
                        "another one is not touched by that",
                        on -> on.gets(EAST0, "a", AT_WEST)
                                .mail()
                                .lost(EAST0, "north-")
                                .replies(WEST0, "4x")
                                .mail(),
                        "west0 Get",
                        "a hears 4x",
                        "answered"),
                story(
                        "what a desk says to the clients of a lost peer goes nowhere",
                        on -> on.gets(WEST0, "b", AT_EAST)
                                .mail()
                                .lost(EAST0, "west--")
                                .replies(EAST0, "4x")
                                .mail(),
                        "east0 Get",
                        "east0 aborted"));
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                story(
                        "a body follows its head, and is answered in its place",
                        on -> on.posting(EAST0, "a", AT_WEST)
                                .posts(EAST0, "b", AT_WEST)
                                .mail()
                                .replies(WEST0, "ok")
                                .mail(),
                        "west0 Posting",
                        "west0 Post",
                        "b hears ok",
                        "answered"),
                story(
                        "a head that is refused is told so",
                        on -> on.posting(EAST0, "a", AT_WEST)
                                .mail()
                                .replies(WEST0, "no")
                                .mail(),
                        "west0 Posting",
                        "a hears no",
                        "answered"),
                story(
                        "who goes before its body has come is gone",
                        on -> on.posting(EAST0, "a", AT_WEST).mail().aborts("a").mail(),
                        "west0 Posting",
                        "aborted",
                        "west0 aborted"),
                story(
                        "bodies of two loops for one session are two",
                        on -> on.posting(EAST0, "a", AT_WEST)
                                .posting(EAST1, "b", AT_WEST)
                                .posts(EAST1, "c", AT_WEST)
                                .mail()
                                .aborts("a")
                                .mail(),
                        "west0 Posting",
                        "west0 Posting",
                        "west0 Post",
                        "aborted",
                        "west0 aborted"),
                story(
                        "a lost peer's head and body are one",
                        on -> on.posting(EAST0, "a", AT_WEST)
                                .posts(EAST0, "b", AT_WEST)
                                .mail()
                                .lost(WEST0, "east--")
                                .lost(EAST0, "west--"),
                        "west0 Posting",
                        "west0 Post",
                        "west0 aborted",
                        "b hears Wrong[code=1]",
                        "lost"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"stories", "bodies"})
    void story(String behaviour, Consumer<Bench> given, List<String> then) {
        Bench bench = new Bench();
        given.accept(bench);
        assertEquals(
                then.stream().sorted().toList(), bench.heard.stream().sorted().toList());
        assertEquals(
                then.stream().filter(line -> line.contains(" ")).toList(),
                bench.heard.stream().filter(line -> line.contains(" ")).toList());
    }

    /** Whatever happened: once all are answered, gone or lost, nobody is remembered. */
    @ParameterizedTest(name = "{0}")
    @MethodSource({"stories", "bodies"})
    void nothingIsLeftOver(String behaviour, Consumer<Bench> given, List<String> then) {
        Bench bench = new Bench();
        given.accept(bench);
        bench.mail();
        bench.lost(EAST0, "west--").lost(EAST1, "west--").lost(WEST0, "east--");
        bench.replies(EAST0, "last").replies(WEST0, "last").mail();
        bench.relays.forEach((address, relay) -> assertEquals(0, relay.size(), address.toString()));
    }

    @Test
    void anAnswerByAnotherGatewayIsNone() {
        Bench bench = new Bench();
        bench.gets(EAST0, "a", AT_WEST);
        PollRelay relay = bench.relays.get(EAST0);
        relay.accept(new Address("north-", 0), new PollLetter.Answered(1, new PollAnswer.Taken()), 0);
        assertEquals(1, relay.size());
        relay.accept(WEST0, new PollLetter.Answered(2, new PollAnswer.Taken()), 0);
        assertEquals(1, relay.size());
    }

    private static Arguments story(String behaviour, Consumer<Bench> given, String... then) {
        return arguments(behaviour, given, List.of(then));
    }

    /** Three loops of two gateways, with mail that waits to be carried. */
    private static final class Bench {
        private record Sent(Address from, Address to, PollLetter letter) {}

        private final List<String> heard = new ArrayList<>();
        private final ArrayDeque<Sent> mail = new ArrayDeque<>();
        private final Map<Address, PollRelay> relays = new LinkedHashMap<>();
        private final Map<Address, Consumer<PollAnswer>> asking = new HashMap<>();
        private final Map<String, Polls.Open> open = new HashMap<>();
        private final List<Address> empty = new ArrayList<>();

        Bench() {
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
                return _ -> heard.add(name + " aborted");
            };
        }

        Bench knowsNobody(Address at) {
            empty.add(at);
            return this;
        }

        Bench gets(Address at, String who, String session) {
            return asks(at, who, new PollRequest.Get(session, "/engine.io/", 4, false));
        }

        Bench posting(Address at, String who, String session) {
            return asks(at, who, new PollRequest.Posting(session, "/engine.io/", 4));
        }

        Bench posts(Address at, String who, String session) {
            Bytes body = Bytes.of("4größe 🌊".getBytes(StandardCharsets.UTF_8));
            return asks(at, who, new PollRequest.Post(session, "/engine.io/", 4, false, false, body));
        }

        private Bench asks(Address at, String who, PollRequest request) {
            open.put(who, relays.get(at).ask(request, answer -> heard.add(who + " hears " + words(answer)), 0));
            return this;
        }

        private static String words(PollAnswer answer) {
            return answer instanceof PollAnswer.Packets(Bytes payload, boolean _)
                    ? new String(payload.array(), StandardCharsets.UTF_8)
                    : answer.toString();
        }

        Bench aborts(String who) {
            open.get(who).aborted(0);
            return this;
        }

        /** The desk there answers the latest request, if there was one. */
        Bench replies(Address at, String words) {
            Consumer<PollAnswer> reply = asking.remove(at);
            if (reply != null) {
                reply.accept(new PollAnswer.Packets(Bytes.of(words.getBytes(StandardCharsets.UTF_8)), false));
            }
            return this;
        }

        Bench mail() {
            while (!mail.isEmpty()) {
                Sent next = mail.remove();
                relays.get(next.to).accept(next.from, next.letter, 0);
            }
            return this;
        }

        Bench lost(Address at, String gateway) {
            relays.get(at).peerLost(gateway, 0);
            return this;
        }
    }
}

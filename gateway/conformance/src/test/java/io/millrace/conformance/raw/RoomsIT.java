package io.millrace.conformance.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.cluster.TwoGateways;
import io.millrace.conformance.worker.Desk;
import io.millrace.conformance.worker.InTestWorker;
import io.millrace.contract.Command;
import io.millrace.contract.EventType;
import io.millrace.contract.Order;
import io.millrace.contract.Reply;
import io.millrace.contract.Selection;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Rooms whose members are on two gateways, and there on several event loops: who is reached, who is not, and what the
 * worker hears.
 */
@Timeout(120)
final class RoomsIT {
    @RegisterExtension
    static final ClusterExtension ON = TwoGateways.extension();

    private static final int EACH = 5;
    private static final String QUERY = "/socket.io/?EIO=4&transport=websocket";
    private static final Target ALL = new Target.Namespace("/chat");
    private static final Target RED = new Target.Room("/chat", "red");
    private static final Json NOTHING = Json.EMPTY_ARRAY;

    private static InTestWorker worker;
    private static Desk desk;

    private final List<Member> members = new ArrayList<>();

    private record Member(RawSocket socket, String id, String gateway) {}

    @BeforeAll
    static void start() {
        worker = InTestWorker.start(ON.cluster(), Map.of());
        desk = worker.desk();
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    /** Clients of namespace {@code /chat} on both gateways; all but the last of each are in the room. */
    @BeforeEach
    void connect() {
        for (String url : ON.cluster().urls()) {
            for (int i = 0; i < EACH; i++) {
                members.add(member(url));
            }
        }
        inRoom().forEach(member -> desk.ask(Desk.to(member.id), join("red")).join());
    }

    @AfterEach
    void leave() {
        members.forEach(member -> member.socket.close());
        members.forEach(member -> worker.await(EventType.DISCONNECTED, member.id));
        members.clear();
    }

    @Test
    void aRoomsMessageReachesItsMembersOnBothGatewaysAndNobodyElse() {
        desk.send(RED, emit("hi"));
        expect("hi", inRoom());
    }

    @Test
    void aNamespacesMessageReachesEverybodyInIt() {
        desk.send(ALL, emit("hi"));
        expect("hi", members);
    }

    @Test
    void exceptedAreConnectionsAndMembersOfOtherRooms() {
        Member excepted = members.getFirst();
        Member muted = members.getLast();
        desk.ask(Desk.to(muted.id), join("muted")).join();
        Selection except = new Selection(List.of(excepted.id), List.of("muted"), List.of());
        desk.send(ALL, new Order(emit("hi"), "id-1", null, false, Selection.NONE, except));
        expect("hi", without(excepted, muted));
    }

    @Test
    void listedAreOnlyThoseThatTheCommandNames() {
        Member one = members.getLast();
        Selection to = new Selection(List.of(one.id), List.of("red"), List.of());
        Selection except = new Selection(List.of(members.getFirst().id), List.of(), List.of());
        desk.send(ALL, new Order(emit("hi"), "id-2", null, false, to, except));
        List<Member> reached = new ArrayList<>(inRoom());
        reached.remove(members.getFirst());
        reached.add(one);
        expect("hi", reached);
    }

    @Test
    void aVolatileMessageReachesWhoeverReads() {
        desk.send(RED, new Order(emit("now"), null, null, true, Selection.NONE, Selection.NONE));
        expect("now", inRoom());
    }

    @Test
    void whoIsThereIsToldByEachGatewayOnce() {
        List<Reply> replies = desk.askAll(RED, new Command.Members());
        assertEquals(2, replies.size());
        replies.forEach(reply -> assertEquals(EACH - 1, reply.asked()));
        assertEquals(ids(inRoom()), new TreeSet<>(namesOf(replies)));
    }

    @Test
    void aGatewayThatReachesNobodySaysSo() {
        Member one = members.getFirst();
        Selection to = new Selection(List.of(one.id), List.of(), List.of());
        List<Reply> replies = desk.askAll(RED, new Command.Members(), to, Selection.NONE);
        assertEquals(List.of(one.id), namesOf(replies));
        List<Reply.Gone> gone = only(Reply.Gone.class, replies);
        assertEquals(1, gone.size());
        assertEquals(0, gone.getFirst().asked());
        assertTrue(!gone.getFirst().gateway().equals(one.gateway), "the other gateway has nobody");
    }

    @Test
    void theAcksOfARoomAreCompleteAndPartOfThemMayBeMissing() {
        List<Member> asked = inRoom();
        Member silent = asked.get(1);
        Member gone = asked.getLast();
        Thread clients = Thread.startVirtualThread(() -> answer(asked, silent, gone));
        List<Reply> replies = desk.askAll(RED, new Command.Emit("ready", NOTHING, List.of(), Duration.ofMillis(1_500)));
        assertEquals(asked.size(), replies.size(), "each is answered for once");
        replies.forEach(reply -> assertEquals(EACH - 1, reply.asked(), "of its gateway"));
        assertEquals(
                asked.size() - 2,
                only(Reply.Acked.class, replies).stream()
                        .map(Reply.Acked::connection)
                        .distinct()
                        .count());
        assertEquals(
                List.of(silent.id + " AckTimeout"),
                only(Reply.Failed.class, replies).stream()
                        .map(reply -> reply.connection() + ' ' + reply.name())
                        .toList());
        assertEquals(
                List.of(gone.id),
                only(Reply.Gone.class, replies).stream()
                        .map(Reply.Gone::connection)
                        .toList());
        assertTrue(clients.isVirtual());
        members.remove(gone);
        members.forEach(member -> member.socket.answersPings(true));
    }

    private static void answer(List<Member> asked, Member silent, Member gone) {
        for (Member member : asked) {
            String question = member.socket.text();
            String ackId = question.substring("42/chat,".length(), question.indexOf('['));
            if (member.equals(gone)) {
                member.socket.close();
            } else if (!member.equals(silent)) {
                member.socket.send("43/chat," + ackId + "[\"yes\"]");
            }
        }
    }

    @Test
    void aJoinOfManyIsConfirmedByEachGatewayOnce() {
        List<Reply> replies = desk.askAll(ALL, join("all"));
        assertEquals(2, replies.size());
        replies.forEach(reply -> assertEquals(EACH, reply.asked()));
        assertEquals(2, only(Reply.Joined.class, replies).size());
        desk.send(new Target.Room("/chat", "all"), emit("hi"));
        expect("hi", members);
    }

    @Test
    void whoLeavesARoomHearsNoMoreOfIt() {
        Member one = inRoom().getFirst();
        desk.send(Desk.to(one.id), new Command.Leave(List.of("red")));
        desk.send(RED, emit("hi"));
        List<Member> rest = new ArrayList<>(inRoom());
        rest.remove(one);
        expect("hi", rest);
    }

    @Test
    void aRoomThatIsClosedEndsItsMembersAndNobodyElse() {
        desk.send(RED, new Command.Close(4001, "closing time"));
        inRoom().forEach(member -> assertEquals(4001, member.socket.closed()));
        desk.send(ALL, emit("still here"));
        expect("still here", without(inRoom().toArray(Member[]::new)));
    }

    @Test
    void aRoomTakesNoAnswerOfOneClient() {
        List<Reply> replies = desk.askAll(RED, new Command.Ack("1", NOTHING, List.of()));
        assertEquals(
                List.of("WrongTarget", "WrongTarget"),
                only(Reply.Failed.class, replies).stream()
                        .map(Reply.Failed::name)
                        .toList());
    }

    /** A fresh room each time: its channel was never in force before. */
    @Test
    void aRoomMessageAfterAConfirmedJoinReachesTheJoinerAThousandTimes() {
        for (int i = 0; i < 1_000; i++) {
            Member member = members.get(i % members.size());
            String room = "fresh-" + i;
            desk.ask(Desk.to(member.id), join(room)).join();
            desk.send(new Target.Room("/chat", room), emit("welcome-" + i));
            member.socket.expect("42/chat,[\"welcome-" + i + "\"]");
            desk.send(Desk.to(member.id), new Command.Leave(List.of(room)));
        }
    }

    /** Each of them hears it, once and first of all; the others first hear what comes after it. */
    private void expect(String event, List<Member> reached) {
        desk.send(ALL, emit("end"));
        for (Member member : members) {
            if (reached.contains(member)) {
                member.socket.expect("42/chat,[\"" + event + "\"]");
            }
            if (!member.socket.isClosed()) {
                member.socket.expect("42/chat,[\"end\"]");
            }
        }
    }

    private List<Member> inRoom() {
        return Stream.concat(
                        members.stream().limit(EACH - 1),
                        members.stream().skip(EACH).limit(EACH - 1))
                .toList();
    }

    private List<Member> without(Member... some) {
        List<Member> rest = new ArrayList<>(members);
        rest.removeAll(List.of(some));
        return rest;
    }

    private static Member member(String url) {
        RawSocket socket = new RawSocket(url + QUERY).answersPings(true);
        socket.text();
        socket.send("40/chat,");
        String answer = socket.text();
        String id = answer.substring("40/chat,{\"sid\":\"".length(), answer.length() - 2);
        String gateway = worker.await(EventType.CONNECTED, id).origin().gateway();
        return new Member(socket, id, gateway);
    }

    private static Set<String> ids(List<Member> some) {
        Set<String> ids = new TreeSet<>();
        some.forEach(member -> ids.add(member.id));
        return ids;
    }

    private static List<String> namesOf(List<Reply> replies) {
        return only(Reply.Members.class, replies).stream()
                .flatMap(reply -> reply.members().stream())
                .map(Reply.Member::connection)
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    private static <T extends Reply> List<T> only(Class<T> kind, List<Reply> replies) {
        return replies.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static Command emit(String event) {
        return new Command.Emit(event, NOTHING, List.of(), null);
    }

    private static Command join(String room) {
        return new Command.Join(List.of(room));
    }
}

package io.millrace.conformance.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.conformance.cluster.Application;
import io.millrace.conformance.cluster.Child;
import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.cluster.TwoGateways;
import io.millrace.conformance.worker.Desk;
import io.millrace.conformance.worker.InTestWorker;
import io.millrace.contract.Command;
import io.millrace.contract.Event;
import io.millrace.contract.EventType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Who is in a room of two gateways: as workers are told by notices, and as the SDK's {@code members} says in a service
 * of its own ({@code worker/echo}), also when a gateway has just been killed.
 */
@Timeout(120)
final class PresenceIT {
    @RegisterExtension
    static final ClusterExtension ON = TwoGateways.fresh("presence");

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final String QUERY = "/socket.io/?EIO=4&transport=websocket";
    private static final int EACH = 4;
    /** The service would wait for ten seconds for a gateway that does not answer. */
    private static final Duration AT_ONCE = Duration.ofSeconds(3);

    private static InTestWorker worker;
    private static Child service;
    private static int rooms;

    private final List<Member> members = new ArrayList<>();
    private String room;

    private record Member(RawSocket socket, String id) {}

    @BeforeAll
    static void start() {
        worker = InTestWorker.start(ON.cluster(), Map.of());
        Map<String, String> settings = Map.of(
                "kafka.bootstrap.servers", ON.cluster().kafka(),
                "quarkus.redis.hosts", ON.cluster().redis());
        service = Application.start("presence-echo", "worker/echo", settings).awaitOutput("started in", START_LIMIT);
    }

    @AfterAll
    static void stop() {
        service.close();
        worker.close();
    }

    /** Clients of namespace {@code /chat}, the first half on the first gateway. */
    @BeforeEach
    void connect() {
        room = TwoGateways.TOLD + ++rooms;
        for (String url : ON.cluster().urls()) {
            for (int i = 0; i < EACH; i++) {
                members.add(member(url));
            }
        }
    }

    @AfterEach
    void leave() {
        members.forEach(member -> member.socket.close());
        members.clear();
    }

    private static Member member(String url) {
        RawSocket socket = new RawSocket(url + QUERY).answersPings(true);
        socket.text();
        socket.send("40/chat,");
        String answer = socket.text();
        return new Member(socket, answer.substring("40/chat,{\"sid\":\"".length(), answer.length() - 2));
    }

    /** It asks the service, which acks once the room is in force; before that the service tells the room who came. */
    private void enters(Member member) {
        member.socket.send("42/chat,1[\"join\",\"" + room + "\"]");
        List<String> heard = new ArrayList<>();
        while (heard.size() < 2) {
            heard.add(member.socket.text());
        }
        assertEquals(
                List.of("42/chat,[\"came\",\"" + member.id + "\",\"worker\"]", "43/chat,1[\"ok\"]"),
                heard.stream().sorted().toList());
    }

    @Test
    void whoComesAndGoesIsToldOnceAndInOrder() {
        Member one = members.getFirst();
        Member other = members.getLast();
        enters(one);
        enters(other);
        one.socket.expect("42/chat,[\"came\",\"" + other.id + "\",\"worker\"]");
        other.socket.send("42/chat,2[\"leave\",\"" + room + "\"]");
        one.socket.expect("42/chat,[\"went\",\"" + other.id + "\",\"worker\"]");
        worker.desk()
                .ask(Desk.to(other.id), new Command.Join(List.of("not-" + room)))
                .join();
        members.forEach(member -> member.socket.close());
        worker.await(EventType.DISCONNECTED, other.id);
        worker.await(EventType.DISCONNECTED, one.id);
        String stay = "{\"room\":\"" + room + "\",\"by\":\"worker\"}";
        assertEquals(List.of("connected", "joined " + stay, "disconnected"), told(one));
        assertEquals(List.of("connected", "joined " + stay, "left " + stay, "disconnected"), told(other));
    }

    /** Notices about it, those of rooms with what they say. */
    private static List<String> told(Member member) {
        return worker.seen().stream()
                .filter(event -> event.origin().connection().value().equals(member.id))
                .filter(event -> event.type() != EventType.EVENT)
                .map(PresenceIT::words)
                .toList();
    }

    private static String words(Event event) {
        boolean isOfARoom = event.type() == EventType.JOINED || event.type() == EventType.LEFT;
        return isOfARoom ? event.subject() + ' ' + event.data() : event.subject();
    }

    @Test
    void rightAfterAGatewayWasKilledTheAnswerIsCompleteAndNamesNoneOfItsClients() {
        List<Member> there = members.subList(0, EACH);
        members.forEach(member -> worker.desk()
                .ask(Desk.to(member.id), new Command.Join(List.of(room)))
                .join());
        assertEquals(all(members), who());
        ON.cluster().gateway(1).kill();
        long began = System.nanoTime();
        String after = who();
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        assertEquals(all(there), after);
        assertTrue(took.compareTo(AT_ONCE) < 0, () -> "it waited for a gateway that is dead: " + took);
    }

    /** What the service says to the first member. */
    private String who() {
        RawSocket asking = members.getFirst().socket;
        asking.send("42/chat,7[\"who\",\"" + room + "\"]");
        String answer = asking.text();
        while (!answer.startsWith("43/chat,7")) {
            answer = asking.text();
        }
        assertTrue(answer.contains("\"complete\":true"), answer);
        TreeSet<String> named = new TreeSet<>();
        for (Member member : members) {
            if (answer.contains('"' + member.id + '"')) {
                named.add(member.id);
            }
        }
        return String.join(" ", named);
    }

    private static String all(List<Member> some) {
        TreeSet<String> ids = new TreeSet<>();
        some.forEach(member -> ids.add(member.id));
        return String.join(" ", ids);
    }
}

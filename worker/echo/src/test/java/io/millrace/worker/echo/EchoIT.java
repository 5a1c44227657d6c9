package io.millrace.worker.echo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Command;
import io.millrace.contract.Order;
import io.millrace.contract.Reply;
import io.millrace.contract.json.Json;
import io.millrace.embedded.EmbeddedKafka;
import io.millrace.embedded.EmbeddedRedis;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The service as it is run: a process, real Kafka, real Redis. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class EchoIT {
    private static final int EVENTS = 20_000;
    private static final int CONNECTIONS = 50;

    private EmbeddedKafka kafka;
    private EmbeddedRedis redis;
    private EchoProcess worker;
    private Wire wire;
    private int life;

    @BeforeAll
    void start() throws Exception {
        kafka = EmbeddedKafka.start(EmbeddedKafka.Options.defaults().withPartitions(Wire.PARTITIONS));
        redis = EmbeddedRedis.start(EmbeddedRedis.Options.defaults());
        worker = EchoProcess.start(kafka.bootstrap(), redis.port());
        wire = new Wire(kafka.bootstrap(), redis.uri());
    }

    @AfterEach
    void nextTestHasConnectionsOfItsOwn() {
        life++;
        wire.forget();
    }

    @AfterAll
    void stop() throws Exception {
        wire.close();
        worker.stop();
        redis.stop();
        kafka.stop();
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                arguments("[\"echo\",\"a\",{ \"b\" :1}]", "ack [\"a\",{ \"b\" :1}]"),
                arguments("[\"echo\"]", "ack []"),
                arguments("[\"greet\",\"Ada\"]", "emit greeting, ack []"),
                arguments("[\"greet\"]", "emit greeting, ack []"),
                arguments("[\"fail\",{\"a\":1}]", "fail AskedToFail {\"a\":1}"),
                arguments("[\"say\",\"lobby\"]", "fail BadArguments null"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void answers(String event, String expected) throws Exception {
        wire.send("one", life + 1, 1, "a1", event);
        StringBuilder heard = new StringBuilder();
        boolean isAnswered = false;
        while (!isAnswered) {
            Command command = wire.expect("millrace:c:one").command();
            heard.append(heard.isEmpty() ? "" : ", ").append(words(command));
            isAnswered = !(command instanceof Command.Emit);
        }
        assertEquals(expected, heard.toString());
    }

    private static String words(Command command) {
        return switch (command) {
            case Command.Ack ack -> "ack " + ack.args();
            case Command.Emit emit -> "emit " + emit.event();
            case Command.Fail fail -> "fail " + fail.name() + ' ' + fail.data();
            default -> command.toString();
        };
    }

    @Test
    void aRoomIsJoinedAndSpokenTo() throws Exception {
        wire.send("one", life + 1, 1, "a1", "[\"join\",\"lobby\"]");
        Order join = wire.expect("millrace:c:one");
        wire.reply(join, new Reply.Joined(join.id(), "g1", 1, List.of("lobby")));
        assertEquals("ack [\"ok\"]", words(wire.expect("millrace:c:one").command()));
        wire.send("one", life + 1, 2, null, "[\"say\",\"lobby\",\"hello\"]");
        Command.Emit said = (Command.Emit) wire.expect("millrace:r:/:lobby").command();
        assertEquals("said[\"hello\"]", said.event() + said.args());
    }

    /** Nobody answers it: what it hears next is what is said there. A message without a room harms nobody. */
    @Test
    void aClientOfPlainEventsJoinsARoomAndSpeaksThere() throws Exception {
        wire.sendPlain("one", life + 1, 1, "join", "{\"event\":\"join\"}");
        wire.sendPlain("one", life + 1, 2, "join", "{\"event\":\"join\",\"room\":\"lobby\"}");
        Order join = wire.expect("millrace:c:one");
        assertEquals(List.of("lobby"), ((Command.Join) join.command()).rooms());
        wire.reply(join, new Reply.Joined(join.id(), "g1", 1, List.of("lobby")));
        wire.sendPlain("one", life + 1, 3, "say", "{\"event\":\"say\",\"room\":\"lobby\",\"text\":\"Grüße 🌊\"}");
        Command.Emit said = (Command.Emit) wire.expect("millrace:r:plain:lobby").command();
        assertEquals("said[\"Grüße 🌊\"]", said.event() + said.args());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"\"Grüße 🌊\"", "{\"n\":1,\"list\":[true,null]}", "[1.5]", "5", "null"})
    void aClientOfPlainEventsSaysAnyJson(String text) throws Exception {
        wire.sendPlain("one", life + 1, 1, "say", "{\"event\":\"say\",\"room\":\"lobby\",\"text\":" + text + '}');
        Command.Emit said = (Command.Emit) wire.expect("millrace:r:plain:lobby").command();
        assertEquals('[' + text + ']', said.args().toString());
    }

    @Test
    void aClientOfSonoHearsItsPayloadAgain() throws Exception {
        wire.sendSono("one", life + 1, 1, "[\"mirror\",{ \"n\" :1.50,\"text\":\"Grüße 🌊\"}]");
        wire.sendSono("one", life + 1, 2, "[\"mirror\"]");
        for (String payload : List.of("{ \"n\" :1.50,\"text\":\"Grüße 🌊\"}", "null")) {
            Command.Emit mirrored = (Command.Emit) wire.expect("millrace:c:one").command();
            assertEquals("mirrored[" + payload + ']', mirrored.event() + mirrored.args());
        }
    }

    @Test
    void aClientIsAsked() throws Exception {
        wire.send("one", life + 1, 1, "a1", "[\"ask\",\"why\"]");
        Order question = wire.expect("millrace:c:one");
        Json answer = Json.parse("[42]");
        wire.reply(question, new Reply.Acked(question.id(), "g1", 1, "one", answer, List.of()));
        Command.Emit answered = (Command.Emit) wire.expect("millrace:c:one").command();
        assertEquals("answered[[42]]", answered.event() + answered.args());
        assertEquals("ack []", words(wire.expect("millrace:c:one").command()));
    }

    /** What a killed worker had not committed comes again, in order, under the same ids. */
    @Test
    void aKilledWorkerLosesAndDoublesNothing() throws Exception {
        Map<String, Integer> timesSeen = hearMany(() -> {
            worker.kill();
            worker = EchoProcess.start(kafka.bootstrap(), redis.port());
        });
        assertEquals(EVENTS, timesSeen.size(), "a repeated event has emitted under another id");
    }

    /** What was not committed in time comes again at the other worker, under the same ids. */
    @Test
    void partitionsThatGoToAnotherWorkerAndBackLoseNothing() throws Exception {
        EchoProcess[] second = new EchoProcess[1];
        Map<String, Integer> timesSeen =
                hearMany(() -> second[0] = EchoProcess.start(kafka.bootstrap(), redis.port()), () -> second[0].stop());
        assertEquals(EVENTS, timesSeen.size(), "a repeated event has emitted under another id");
    }

    private interface Act {
        void happen() throws Exception;
    }

    /**
     * Hears an emit for each of many events, in order for each connection, while things happen; tells how often each
     * command came.
     */
    private Map<String, Integer> hearMany(Act... acts) throws Exception {
        int perAct = EVENTS / (acts.length + 2);
        Thread sender = Thread.startVirtualThread(this::sendMany);
        Map<Integer, Integer> next = new HashMap<>();
        Map<String, Integer> timesSeen = new HashMap<>();
        int happened = 0;
        while (timesSeen.size() < EVENTS) {
            Order order = wire.expectAny();
            if (order.command() instanceof Command.Emit emit) {
                String[] name = hello(emit).split(" ", 2);
                int connection = Integer.parseInt(name[0]);
                int number = Integer.parseInt(name[1]);
                assertTrue(number <= next.getOrDefault(connection, 0), () -> "too early: " + hello(emit));
                next.merge(connection, number + 1, Math::max);
                timesSeen.merge(order.id(), 1, Integer::sum);
            }
            if (happened < acts.length && timesSeen.size() > (happened + 1) * perAct) {
                acts[happened++].happen();
            }
        }
        sender.join();
        assertEquals(acts.length, happened);
        assertEquals(CONNECTIONS, next.size());
        next.forEach((connection, count) -> assertEquals(EVENTS / CONNECTIONS, count, "connection " + connection));
        return timesSeen;
    }

    private static String hello(Command.Emit emit) {
        StringBuilder hello = new StringBuilder();
        emit.args().firstElement().forEachField((name, value) -> {
            if (name.equals("hello")) {
                hello.append(value.asString());
            }
        });
        return hello.toString();
    }

    /** Slowly enough that what happens meanwhile happens meanwhile. */
    private void sendMany() {
        for (int i = 0; i < EVENTS; i++) {
            int connection = i % CONNECTIONS;
            int number = i / CONNECTIONS;
            String event = "[\"greet\",\"%d %d\"]".formatted(connection, number);
            wire.send("many-" + connection, life + 1, number + 1, null, event);
            if (i % 100 == 0) {
                LockSupport.parkNanos(50_000_000);
            }
        }
    }

    @Test
    void aWorkerThatIsToldToStopLeavesNothingToRepeat() throws Exception {
        for (int i = 1; i <= 500; i++) {
            wire.send("one", life + 1, i, "a" + i, "[\"echo\",1]");
        }
        worker.stop();
        worker = EchoProcess.start(kafka.bootstrap(), redis.port());
        wire.send("one", life + 1, 501, "a501", "[\"echo\",1]");
        for (int i = 1; i <= 501; i++) {
            assertEquals("a" + i, ((Command.Ack) wire.expect("millrace:c:one").command()).ack());
        }
    }

    /** Neither Kafka nor Redis is there when it starts, and both have gone when it is told to stop. */
    @Test
    void aWorkerWaitsForItsBrokersAndStopsWithoutThem(@TempDir Path directory) throws Exception {
        EmbeddedKafka firstKafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.defaults().withDataDirectory(directory).withPartitions(Wire.PARTITIONS));
        EmbeddedRedis firstRedis = EmbeddedRedis.start(EmbeddedRedis.Options.defaults());
        firstKafka.stop();
        firstRedis.stop();
        EchoProcess early = EchoProcess.start(firstKafka.bootstrap(), firstRedis.port());
        Thread.sleep(4000); // long enough to have tried, and failed, and not to have given up
        try (EmbeddedKafka laterKafka = EmbeddedKafka.start(firstKafka.options());
                EmbeddedRedis laterRedis = EmbeddedRedis.start(firstRedis.options());
                Wire later = new Wire(laterKafka.bootstrap(), laterRedis.uri())) {
            later.send("one", 1, 1, "a1", "[\"echo\",1]");
            assertEquals("ack [1]", words(later.expect("millrace:c:one").command()));
        }
        early.stop();
    }
}

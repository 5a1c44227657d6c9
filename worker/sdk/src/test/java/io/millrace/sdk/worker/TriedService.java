package io.millrace.sdk.worker;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.sdk.Answer;
import io.millrace.sdk.Answers;
import io.millrace.sdk.Args;
import io.millrace.sdk.Audience;
import io.millrace.sdk.Connection;
import io.millrace.sdk.EventContext;
import io.millrace.sdk.HandlerException;
import io.millrace.sdk.Members;
import io.millrace.sdk.Millrace;
import io.millrace.sdk.OnConnected;
import io.millrace.sdk.OnDisconnected;
import io.millrace.sdk.OnEvent;
import io.millrace.sdk.OnJoined;
import io.millrace.sdk.OnLeft;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A service that tries all there is. It has no scope, and nobody injects it. */
class TriedService {
    static final Map<String, CountDownLatch> GATES = new ConcurrentHashMap<>();
    static final AtomicInteger COUNTED = new AtomicInteger();

    record Point(int x, int y) {}

    private final Millrace millrace;

    TriedService(Millrace millrace) {
        this.millrace = millrace;
    }

    @OnEvent("echo")
    Json echo(Json it) {
        return it;
    }

    @OnEvent("all")
    Args all(Json... them) {
        return Args.of((Object[]) them);
    }

    @OnEvent("nothing")
    void nothing() {}

    @OnEvent("raw")
    void raw(Connection connection, String text) {
        connection.raw(text);
        connection.raw(text.getBytes(StandardCharsets.UTF_8));
    }

    @OnEvent("soldOut")
    void soldOut() {
        throw new HandlerException("SoldOutError", "Nothing left", null, Map.of("left", List.of(0)));
    }

    @OnEvent("cluster")
    String cluster(Connection connection, String channel) {
        connection.setToken("a.b.c");
        connection.removeToken();
        connection.kick(channel, "mind your language");
        millrace.channel(channel).publish(Map.of("n", 1));
        millrace.channel(channel)
                .publishConfirmed(new byte[] {7})
                .toCompletableFuture()
                .join();
        millrace.channel(channel).subscribers().emit("said", 1);
        return millrace.channel(channel).name();
    }

    @OnEvent("list")
    List<Integer> list() {
        return List.of(1, 2);
    }

    @OnEvent("point")
    Point point(Point it) {
        return new Point(it.y(), it.x());
    }

    @OnEvent("later")
    Uni<String> later(String it) {
        return Uni.createFrom().item(it).onItem().delayIt().by(Duration.ofMillis(20));
    }

    @OnEvent("laterNothing")
    CompletionStage<Void> laterNothing() {
        return CompletableFuture.completedFuture(null);
    }

    @OnEvent("bytes")
    byte[] bytes(Bytes it) {
        return new byte[] {it.array()[1], it.array()[0]};
    }

    @OnEvent("refuse")
    void refuse() {
        throw new HandlerException("Sorry", "not today", Map.of("until", 5));
    }

    @OnEvent("break")
    void breakDown() {
        throw new IllegalStateException("broken");
    }

    @OnEvent("breakLater")
    Uni<String> breakLater() {
        return Uni.createFrom().failure(new IllegalStateException("broken later"));
    }

    @OnEvent("unwritable")
    Object unwritable() {
        return new Object();
    }

    @OnEvent("greet")
    void greet(Connection connection, String name) {
        connection.emit("greeting", "hello " + name, 1, new byte[] {7});
    }

    @OnEvent("who")
    Args who(Connection connection, EventContext context) {
        return Args.of(
                connection.id(),
                connection.namespace(),
                connection.dialect(),
                connection.user().orElse("nobody"),
                context.id(),
                context.name(),
                context.isAwaited(),
                context.header("ce_source").orElse(""));
    }

    @OnEvent("role")
    String role(Connection connection) {
        return connection
                .claims(Map.class)
                .map(claims -> String.valueOf(claims.get("role")))
                .orElse("nobody's");
    }

    @OnEvent("join")
    String join(Connection connection, String room) {
        connection.join(room);
        connection.room(room).emit("joined", connection.id());
        return "ok";
    }

    @OnEvent("others")
    void others(String room, String without) {
        millrace.room(room).except(without).droppable().emit("said", 1);
        millrace.user("ann").emit("said", 2);
        millrace.namespace("/").publish("news", "x");
    }

    @OnEvent("picked")
    void picked(String room) {
        Audience some = millrace.namespace("/")
                .onlyConnections("c1", "c2")
                .onlyRooms(room)
                .onlyUsers("ann")
                .exceptRooms("muted")
                .exceptUsers("bob")
                .except("c2");
        some.emit("said", 1);
        some.droppable().once("farewell/c1").emit("said", 2);
        millrace.room(room).close(4001, "moved");
    }

    @OnEvent("present")
    CompletionStage<Members> present(Connection connection, String room, boolean first) {
        if (first) {
            connection.join(room);
        }
        return connection.room(room).members(Duration.ofSeconds(first ? 5 : 1));
    }

    @OnEvent("survey")
    String survey(String room) {
        Answers answers = millrace.room(room)
                .emitWithAck("ready?", Duration.ofMillis(200))
                .toCompletableFuture()
                .join();
        Map<String, String> said = new TreeMap<>();
        answers.answered().forEach((who, what) -> said.put(who, what.get(0, String.class)));
        return said + " " + new TreeMap<>(answers.unanswered()) + " " + answers.isComplete();
    }

    @OnEvent("ask")
    CompletionStage<String> ask(Connection connection) {
        return connection
                .emitWithAck("question", Duration.ofSeconds(5), "why")
                .thenApply(it -> it.get(0, String.class));
    }

    @OnEvent("askAndWait")
    String askAndWait(Connection connection) {
        Answer answer = connection
                .emitWithAck("question", Duration.ofMillis(200))
                .toCompletableFuture()
                .join();
        return answer.args().toString();
    }

    @OnEvent("visit")
    int visit(Connection connection) {
        int visits = connection.state(Integer.class).orElse(0) + 1;
        connection.setState(visits);
        return visits;
    }

    @OnEvent("wait")
    String await(String gate) throws InterruptedException {
        CountDownLatch latch = GATES.get(gate);
        if (latch != null) {
            latch.await();
        }
        return gate;
    }

    @OnEvent("count")
    int count(Connection connection) {
        connection.emit("counted");
        return COUNTED.incrementAndGet();
    }

    @OnConnected
    void connected(Connection connection, Optional<Json> notice) {
        connection.emit("welcome", notice.orElse(Json.NULL));
    }

    @OnDisconnected
    void disconnected(Connection connection, Map<String, Object> notice) {
        millrace.room("gone").emit("gone", connection.id(), notice.get("reason"));
    }

    /** As notices of rooms tell it. */
    record Stay(String room, String by) {}

    @OnJoined
    void joined(Connection connection, Stay stay) {
        connection.emit("in", stay.room(), stay.by());
    }

    @OnLeft
    void left(Connection connection, Stay stay) {
        connection.emit("out", stay.room(), stay.by());
    }
}

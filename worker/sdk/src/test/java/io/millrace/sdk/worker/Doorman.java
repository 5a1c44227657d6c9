package io.millrace.sdk.worker;

import io.millrace.sdk.Accept;
import io.millrace.sdk.ConnectRequest;
import io.millrace.sdk.Connection;
import io.millrace.sdk.HandlerException;
import io.millrace.sdk.Millrace;
import io.millrace.sdk.OnConnect;
import io.millrace.sdk.RefusedException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** A service that decides on clients, in all ways there are. */
class Doorman {
    record Login(String name) {}

    record Known(String role) {}

    private final Millrace millrace;

    Doorman(Millrace millrace) {
        this.millrace = millrace;
    }

    @OnConnect("/door")
    Accept door(ConnectRequest request, Connection connection) {
        Login login = request.auth(Login.class)
                .orElseThrow(() -> new RefusedException("Who are you?", Map.of("login", "/login"))
                        .withCode(4401)
                        .retryAfter(Duration.ofMinutes(1)));
        connection.emit("welcome", login.name());
        millrace.room("hosts").emit("guest", login.name());
        return Accept.as(login.name())
                .claims(new Known("guest"))
                .rooms("lobby", "news")
                .state(7)
                .data(Map.of("motd", "hi"))
                .until(Instant.ofEpochMilli(1_795_236_030_123L));
    }

    @OnConnect("/verified")
    Uni<Accept> verified(ConnectRequest request) {
        String role = request.claims(Known.class).map(Known::role).orElse("none");
        return Uni.createFrom().item(Accept.client().rooms(request.user().orElse("nobody") + '-' + role));
    }

    @OnConnect("/facts")
    Accept facts(ConnectRequest request) {
        return Accept.client()
                .claims(Map.of(
                        "query", request.query(),
                        "headers", request.headers(),
                        "auth", request.auth().map(Object::toString).orElse("none"),
                        "address", request.address(),
                        "secure", request.secure(),
                        "clientId", request.clientId().orElse("none")));
    }

    @OnConnect("/open*")
    void open() {}

    @OnConnect("/broken")
    void broken() {
        throw new IllegalStateException("no database");
    }

    @OnConnect("/named")
    void named() {
        throw new HandlerException("Banned", "until tomorrow");
    }

    @OnConnect("/joins")
    void joins(Connection connection) {
        connection.join("room");
    }

    @OnConnect("/wrong")
    Accept wrong() {
        return Accept.client().claims("text");
    }
}

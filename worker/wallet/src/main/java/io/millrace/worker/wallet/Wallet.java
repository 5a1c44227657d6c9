package io.millrace.worker.wallet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.sdk.Connection;
import io.millrace.sdk.EventContext;
import io.millrace.sdk.OnConnected;
import io.millrace.sdk.OnEvent;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Scatter's protocol, the wallet's side, as {@code @scatterjs/core} 2.7 speaks to it and ScatterDesktop 12 answered
 * ({@code electron/services/sockets.js}, walletpack's {@code SocketService}). Neither side asks for acks: each answer
 * is an event.
 */
class Wallet {
    static final String NAMESPACE = "/scatter";

    /** So a dapp's key begins when it is new; later it says its hash alone. */
    private static final String NEW_KEY = "appkey:";

    private final WalletConfig config;
    private final Pairings pairings;
    private final Requests requests;

    Wallet(WalletConfig config, Pairings pairings, Requests requests) {
        this.config = config;
        this.pairings = pairings;
        this.requests = requests;
    }

    /**
     * What an {@code api} request is answered.
     *
     * @param id the request's
     */
    record Answer(String id, @Nullable Object result) {}

    /**
     * What the wallet tells unasked.
     *
     * @param event {@code logout}: the identity was taken back
     */
    record Told(String event, Map<String, Object> payload) {}

    /** The first word is the wallet's. */
    @OnConnected(namespace = NAMESPACE)
    void connected(Connection connection) {
        connection.emit("connected");
    }

    /** A dapp wants to be known: it is already, or it shall bring a new key, or the user does not want it. */
    @OnEvent(value = "pair", namespace = NAMESPACE)
    void pair(Connection connection, Optional<JsonNode> said) {
        try {
            Said.Pair pair = Said.Pair.of(object(said));
            Dapp dapp = Dapp.of(connection, pair.origin());
            if (pairings.knows(pair.origin(), pair.appkey())) {
                paired(connection, dapp);
            } else if (pair.passthrough() || !config.lets(pair.origin())) {
                connection.setState(dapp.rekeying(false));
                connection.emit("paired", false);
            } else {
                connection.setState(dapp.rekeying(true));
                connection.emit("rekey");
            }
        } catch (RefusedException _) {
            connection.emit("paired", false);
        }
    }

    /** The new key, whose hash is the dapp's name from now on. */
    @OnEvent(value = "rekeyed", namespace = NAMESPACE)
    void rekeyed(EventContext event, Optional<JsonNode> said) {
        Connection connection = event.connection();
        try {
            Said.Pair pair = Said.Pair.of(object(said));
            Dapp dapp = Dapp.of(connection, pair.origin());
            if (dapp.isRekeying() && pair.appkey().startsWith(NEW_KEY)) {
                pairings.pair(pair.origin(), DemoKey.hash(pair.appkey()), event.id());
                paired(connection, dapp);
            } else {
                connection.emit("paired", false);
            }
        } catch (RefusedException _) {
            connection.emit("paired", false);
        }
    }

    private static void paired(Connection connection, Dapp dapp) {
        if (!dapp.isListening() || dapp.isRekeying()) {
            connection.setState(dapp.listening());
        }
        if (!dapp.isListening()) {
            connection.join(Dapp.room(dapp.origin()));
        }
        connection.emit("paired", true);
    }

    /** A request of a paired dapp. */
    @OnEvent(value = "api", namespace = NAMESPACE)
    void api(EventContext event, Optional<JsonNode> argument) {
        Connection connection = event.connection();
        JsonNode said = object(argument);
        Object result;
        Optional<String> loggedOut = Optional.empty();
        try {
            Said.Request request = Said.Request.of(said);
            Dapp.of(connection, request.origin());
            requirePaired(request, event.id());
            result = requests.result(request);
            loggedOut = Optional.of(request)
                    .filter(it -> it.type().equals("forgetIdentity"))
                    .map(Said.Request::origin);
        } catch (RefusedException e) {
            result = e.failure();
        }
        connection.emit("api", new Answer(Said.Request.idOf(said), result));
        loggedOut.ifPresent(origin ->
                connection.room(Dapp.room(origin)).except(connection.id()).emit("event", new Told("logout", Map.of())));
    }

    /* What nobody said is refused as anything else that is wrong, in the wallet's words. */
    private static JsonNode object(Optional<JsonNode> said) {
        return said.orElse(MissingNode.getInstance());
    }

    private void requirePaired(Said.Request request, String event) {
        switch (pairings.admit(request, event)) {
            case ADMITTED -> {}
            case STRANGER ->
                throw RefusedException.notPaired(
                        "No dapp of origin " + request.origin() + " has paired with that key: pair first");
            case REPLAYED ->
                throw RefusedException.notPaired(
                        "That nonce was not the next one: " + request.origin() + " must pair again");
        }
    }

    /** A dapp asks whether somebody is there. */
    @OnEvent(value = "ping", namespace = NAMESPACE)
    void ping(Connection connection) {
        connection.emit("pong");
    }

    /** The answer to a ping of ours: none are sent. */
    @OnEvent(value = "pong", namespace = NAMESPACE)
    void pong() {}
}

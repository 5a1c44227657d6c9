package io.millrace.core.connection;

import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What workers are told of a client: all of it once, with the first notice that they get. */
final class Notices {
    /** What the opening request said, as against what the gateway knows of the transport. */
    private static final Set<String> ASKED = Set.of("query", "headers");

    private Notices() {}

    /** What a worker decides by. */
    static Json connect(Connection connection) {
        return all(connection, new JsonWriter().beginObject());
    }

    /** That a connection has begun; where a worker was asked, what it was asked is not repeated. */
    static Json connected(Connection connection, boolean asked) {
        JsonWriter notice = new JsonWriter().beginObject().name("recovered").bool(false);
        return asked ? rest(connection, notice) : all(connection, notice);
    }

    /** That a life has ended; {@code goodbye} is the close code that the client has sent, or 0. */
    static Json disconnected(String reason, int goodbye) {
        JsonWriter notice = new JsonWriter().beginObject().name("reason").string(reason);
        if (goodbye > 0) {
            notice.name("code").number(goodbye);
        }
        return notice.endObject().toJson();
    }

    /** What a client asks of a channel, or says there; {@code data} what it sent with it. */
    static Json ofChannel(Connection connection, String channel, @Nullable Json data) {
        JsonWriter notice = new JsonWriter().beginObject().name("channel").string(channel);
        if (data != null) {
            notice.name("data").json(data);
        }
        claims(connection, notice);
        return notice.endObject().toJson();
    }

    private static Json all(Connection connection, JsonWriter notice) {
        known(connection, notice);
        connection.client().handshake().forEachField((name, value) -> notice.name(name)
                .json(value));
        if (connection.auth() != null) {
            notice.name("auth").json(connection.auth());
        }
        return notice.endObject().toJson();
    }

    private static Json rest(Connection connection, JsonWriter notice) {
        known(connection, notice);
        connection.client().handshake().forEachField((name, value) -> {
            if (!ASKED.contains(name)) {
                notice.name(name).json(value);
            }
        });
        return notice.endObject().toJson();
    }

    private static void known(Connection connection, JsonWriter notice) {
        if (connection.clientId() != null) {
            notice.name("clientId").string(connection.clientId());
        }
        claims(connection, notice);
    }

    private static void claims(Connection connection, JsonWriter notice) {
        Json claims = connection.origin().claims();
        if (claims != null) {
            notice.name("claims").json(claims);
        }
    }
}

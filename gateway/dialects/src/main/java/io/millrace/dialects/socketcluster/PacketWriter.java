package io.millrace.dialects.socketcluster;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Joiner;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts packets into the frames of one {@link Form}. Data that is {@code null} is left out, as JavaScript's
 * {@code undefined}, where the form can do so. A {@code cid} goes back in the client's own characters.
 */
sealed interface PacketWriter extends Joiner permits JsonPacketWriter, MinBinPacketWriter {
    /** An event of ours that wants no answer has no number. */
    int NO_CID = -1;

    /** A sign of life. Never in a batch. */
    Frame ping(Protocol protocol);

    /**
     * An event.
     *
     * @param cid under which the client is to answer, from 1 (clients in other languages read no more than an int), or
     *     {@link #NO_CID}
     */
    Frame event(String event, @Nullable Json data, List<Bytes> attachments, int cid);

    /** A channel's message, the same bytes for all of one form. */
    Frame publish(String channel, @Nullable Json data, List<Bytes> attachments);

    /** The answer to a client's event. */
    Frame answer(String cid, @Nullable Json data, List<Bytes> attachments);

    /**
     * An error as the answer.
     *
     * @param error as {@link NamedError} makes it
     * @param data for clients that look there (none since 15), or {@code null}
     */
    Frame error(String cid, Json error, @Nullable Json data);

    /** Packets of this form, no pings. Only for clients in JavaScript: others cannot read a batch. */
    @Override
    boolean takes(Frame frame);

    @Override
    Frame join(List<Frame> frames);

    /**
     * The client is in.
     *
     * @param authError why its token is not taken, as {@link NamedError} makes it, or {@code null}
     */
    default Frame opened(
            String cid, String id, long pingTimeoutMillis, boolean isAuthenticated, @Nullable Json authError) {
        JsonWriter data = new JsonWriter()
                .beginObject()
                .name("id")
                .string(id)
                .name("pingTimeout")
                .number(pingTimeoutMillis);
        if (authError != null) {
            data.name("authError").json(authError);
        }
        return answer(
                cid,
                data.name("isAuthenticated").bool(isAuthenticated).endObject().toJson(),
                List.of());
    }

    /**
     * It is not, and closed next with this code, which clients since 15 take from the error's {@code statusCode}, those
     * before from the data's {@code code}.
     *
     * @param fields the error's own, an object, or {@code null}
     */
    default Frame refused(String cid, String name, String message, @Nullable Json fields, int code) {
        Json data = new JsonWriter()
                .beginObject()
                .name("code")
                .number(code)
                .endObject()
                .toJson();
        return error(cid, NamedError.withStatus(name, message, fields, code), data);
    }

    /** What became of a token that is no bad one; {@code authError} as in {@link #opened}. */
    default Frame authenticated(String cid, boolean isAuthenticated, @Nullable Json authError) {
        JsonWriter data = new JsonWriter()
                .beginObject()
                .name("isAuthenticated")
                .bool(isAuthenticated)
                .name("authError")
                .json(authError == null ? Json.NULL : authError);
        return answer(cid, data.endObject().toJson(), List.of());
    }

    /** Thrown out of a channel; clients do not leave it by themselves then. */
    default Frame kickOut(String channel, @Nullable String message) {
        JsonWriter data = new JsonWriter().beginObject().name("channel").string(channel);
        if (message != null) {
            data.name("message").string(message);
        }
        return event("#kickOut", data.endObject().toJson(), List.of(), NO_CID);
    }

    /** A token to keep; {@code cid} as in {@link #event}, where the client is to confirm it. */
    default Frame setAuthToken(String token, int cid) {
        JsonWriter data = new JsonWriter().beginObject().name("token").string(token);
        return event("#setAuthToken", data.endObject().toJson(), List.of(), cid);
    }

    /** Its token is to be forgotten; {@code cid} as in {@link #setAuthToken}. */
    default Frame removeAuthToken(int cid) {
        return event("#removeAuthToken", null, List.of(), cid);
    }
}

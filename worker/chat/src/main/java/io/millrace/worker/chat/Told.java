package io.millrace.worker.chat;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.millrace.worker.chat.Presence.Present;
import java.util.List;

/**
 * What clients are told. Those of Socket.IO's chat example read {@code username}, {@code message}, {@code numUsers}.
 */
sealed interface Told {
    /** {@code user joined}, {@code user left}. */
    record Came(String username, int numUsers, String room, String id) implements Told {}

    /** {@code new message}. */
    record Message(String username, String message, String room, String id) implements Told {}

    /** {@code typing}, {@code stop typing}. */
    record Typing(String username, String room, String id) implements Told {}

    /** {@code login}. */
    record Login(String username, int numUsers, String room) implements Told {}

    /**
     * The answer to {@code add user}.
     *
     * @param key keep it: with it the same name can be taken again by another connection, at once
     */
    record Welcome(String username, String key, String room, List<Present> users, int numUsers, boolean complete)
            implements Told {}

    /** The answer to {@code join room} and {@code who}. */
    record Room(String room, List<Present> users, int numUsers, boolean complete) implements Told {}

    /** {@code poll}: what a client is asked; its ack is its answer. */
    record Question(String username, String question, String room) implements Told {}

    /**
     * Somebody's answer.
     *
     * @param answer JSON, as it came
     */
    record Reply(String username, @JsonRawValue String answer) {}

    /**
     * The answer to {@code poll}.
     *
     * @param silent who did not answer in time, or went
     * @param complete whether all gateways have told; else somebody may be in neither list
     */
    record Poll(String question, List<Reply> replies, List<String> silent, boolean complete) implements Told {}

    /** {@code chat error}: what went wrong where no ack was asked for. */
    record Trouble(String name, String message) implements Told {}
}

package io.millrace.sdk;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets a client in, as what a method with {@link OnConnect} returns; or, from {@link OnSubscribe} and
 * {@link OnPublish}, lets it do what it asks. Immutable: each method gives another one.
 *
 * <pre>{@code return Accept.as("ada").claims(Map.of("role", "admin")).rooms("lobby").until(session.end());}</pre>
 */
public final class Accept {
    private static final Accept CLIENT = new Accept(null, null, List.of(), null, null, null);

    private final @Nullable String user;
    private final @Nullable Object claims;
    private final List<String> rooms;
    private final @Nullable Object state;
    private final @Nullable Object data;
    private final @Nullable Instant until;

    private Accept(
            @Nullable String user,
            @Nullable Object claims,
            List<String> rooms,
            @Nullable Object state,
            @Nullable Object data,
            @Nullable Instant until) {
        this.user = user;
        this.claims = claims;
        this.rooms = rooms;
        this.state = state;
        this.data = data;
        this.until = until;
    }

    /** Under this name. */
    public static Accept as(String user) {
        return new Accept(user, null, List.of(), null, null, null);
    }

    /** Under no name, or that of the token that its gateway has verified. */
    public static Accept client() {
        return CLIENT;
    }

    /** What is known of it: an object for later notices, written by Jackson. Takes the place of a token's claims. */
    public Accept claims(Object known) {
        return new Accept(user, known, rooms, state, data, until);
    }

    /** Rooms that it is in before it hears that it is in. */
    public Accept rooms(String... names) {
        return new Accept(user, claims, List.of(names), state, data, until);
    }

    /** The service's state on its connection: what {@link Connection#setState} takes. */
    public Accept state(Object laid) {
        return new Accept(user, claims, rooms, laid, data, until);
    }

    /**
     * What its client is told, where its dialect has a place for it; Socket.IO's has none. Of {@link OnPublish} what is
     * published instead of what the client has sent.
     */
    public Accept data(Object told) {
        return new Accept(user, claims, rooms, state, told, until);
    }

    /** When its session is closed, so that it comes back and is asked anew. */
    public Accept until(Instant end) {
        return new Accept(user, claims, rooms, state, data, end);
    }

    /** See {@link #as}; {@code null} for none. */
    public @Nullable String user() {
        return user;
    }

    /** See {@link #claims(Object)}. */
    public @Nullable Object claims() {
        return claims;
    }

    /** See {@link #rooms(String...)}. */
    public List<String> rooms() {
        return rooms;
    }

    /** See {@link #state(Object)}. */
    public @Nullable Object state() {
        return state;
    }

    /** See {@link #data(Object)}. */
    public @Nullable Object data() {
        return data;
    }

    /** See {@link #until(Instant)}. */
    public @Nullable Instant until() {
        return until;
    }
}

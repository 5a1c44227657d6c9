package io.millrace.sdk;

import io.millrace.contract.json.Json;
import java.util.Map;
import java.util.Optional;

/** What a client presents that asks to come in. */
public interface ConnectRequest {
    /** Parameters of its URL. */
    Map<String, String> query();

    /** Headers that gateways pass on, names in small letters. */
    Map<String, String> headers();

    /** What it sent as its credentials, as it came. */
    Optional<Json> auth();

    /**
     * The same, read.
     *
     * @throws RefusedException when it cannot be read so: the client is told that
     */
    <T> Optional<T> auth(Class<T> type);

    /** Who it is, where its gateway has verified a token. */
    Optional<String> user();

    /**
     * What that token says.
     *
     * @throws IllegalArgumentException when it cannot be read so
     */
    <T> Optional<T> claims(Class<T> type);

    /** Its address. */
    String address();

    /** Whether it came over TLS. */
    boolean secure();

    /** The id that it computes for itself, where its protocol makes it so. */
    Optional<String> clientId();
}

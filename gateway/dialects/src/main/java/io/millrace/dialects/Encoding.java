package io.millrace.dialects;

/**
 * The exact form in which messages reach a client: sessions of one encoding get the same bytes, so a room's message is
 * encoded once for each.
 *
 * @param dialect the dialect's name
 * @param version of its wire protocol
 * @param parser the form of payloads, {@code json} or {@code msgpack}
 */
public record Encoding(String dialect, int version, String parser) {}

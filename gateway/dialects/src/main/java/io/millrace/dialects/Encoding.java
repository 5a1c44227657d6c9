package io.millrace.dialects;

/**
 * The exact form in which messages reach a client: sessions of one encoding get the same bytes, so a room's message is
 * encoded once for each.
 *
 * @param dialect the dialect's name
 * @param version of its wire protocol
 * @param parser the form of payloads: {@code json}, {@code msgpack} or {@code raw}
 * @param base64 whether bytes go as text
 */
public record Encoding(String dialect, int version, String parser, boolean base64) {}

package io.millrace.dialects;

/**
 * The exact form in which messages reach a client: sessions of one encoding get the same bytes, so a room's message is
 * encoded once for each.
 *
 * @param dialect the dialect's name
 * @param version of its wire protocol; 0 where all are written alike
 * @param parser the form of payloads: {@code json}, {@code msgpack}, {@code min-bin} or {@code raw}
 * @param base64 whether bytes go as text
 */
public record Encoding(String dialect, int version, String parser, boolean base64) {}

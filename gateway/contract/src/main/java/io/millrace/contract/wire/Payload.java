package io.millrace.contract.wire;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A message on a Redis channel: one line of JSON and, when it lists attachments, a newline and their raw bytes, one
 * behind the other. Attachments are taken in the order of reading; no announced length is believed before that many
 * bytes are there.
 */
final class Payload {
    /** More binary arguments no message carries. */
    static final int MAX_ATTACHMENTS = 64;
    /** Levels around what clients say and hear: a command's object, and the array of several. */
    static final int ENVELOPE = 2;

    private final byte[] bytes;
    private final Json json;
    private int at;

    private Payload(byte[] bytes, Json json, int at) {
        this.bytes = bytes;
        this.json = json;
        this.at = at;
    }

    /** @throws WireException when the first line is not JSON */
    static Payload read(byte[] bytes) {
        int line = 0;
        while (line < bytes.length && bytes[line] != '\n') {
            line++;
        }
        try {
            return new Payload(bytes, Json.parseOuter(bytes, 0, line, ENVELOPE), Math.min(line + 1, bytes.length));
        } catch (JsonException e) {
            throw WireException.malformed("The first line is not JSON: " + e.getMessage());
        }
    }

    /** The first line. Its slices are slices of the payload. */
    Json json() {
        return json;
    }

    /**
     * The next attachments.
     *
     * @param lengths a JSON array of their lengths
     * @throws WireException when they are not there
     */
    List<Bytes> take(Json lengths) {
        List<Bytes> attachments = new ArrayList<>();
        for (Json element : lengths.elements()) {
            long length = element.asLong();
            if (length < 0 || length > bytes.length - at) {
                throw WireException.malformed("An attachment's bytes are not there");
            }
            if (attachments.size() == MAX_ATTACHMENTS) {
                throw WireException.malformed("More than " + MAX_ATTACHMENTS + " attachments");
            }
            attachments.add(Bytes.of(Arrays.copyOfRange(bytes, at, at + (int) length)));
            at += (int) length;
        }
        return attachments;
    }

    /** Whether bytes are left that no message has listed. */
    boolean hasRest() {
        return at < bytes.length;
    }

    /** The line and, when there are any, the attachments behind it. */
    static byte[] write(byte[] line, List<Bytes> attachments) {
        if (attachments.isEmpty()) {
            return line;
        }
        int length = line.length + 1;
        for (Bytes attachment : attachments) {
            length += attachment.length();
        }
        byte[] payload = Arrays.copyOf(line, length);
        payload[line.length] = '\n';
        int at = line.length + 1;
        for (Bytes attachment : attachments) {
            System.arraycopy(attachment.array(), 0, payload, at, attachment.length());
            at += attachment.length();
        }
        return payload;
    }
}

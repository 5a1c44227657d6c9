package io.millrace.dialects.engineio.payload;

import java.nio.charset.StandardCharsets;

/**
 * A packet of Socket.IO whose JSON is ASCII alone, {@code \}{@code uXXXX} for the rest: the one form that clients 1.x,
 * which decode text twice, and those from 2.x on both read.
 */
final class AsciiJson {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private AsciiJson() {}

    static boolean isAscii(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * @param packet {@code 4}, then a packet of Socket.IO
     * @param twice whether the namespace, which is no JSON, is written for a client that decodes twice
     */
    static byte[] of(byte[] packet, boolean twice) {
        int json = json(packet);
        byte[] head = new String(packet, 0, json, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
        String rest = new String(packet, json, packet.length - json, StandardCharsets.UTF_8);
        StringBuilder ascii = new StringBuilder(rest.length() + 64);
        for (int i = 0; i < rest.length(); i++) {
            char c = rest.charAt(i);
            if (c < 0x80) {
                ascii.append(c);
            } else {
                ascii.append("\\u")
                        .append(HEX[c >> 12])
                        .append(HEX[(c >> 8) & 15])
                        .append(HEX[(c >> 4) & 15])
                        .append(HEX[c & 15]);
            }
        }
        byte[] front = twice ? TwiceEncoded.write(head) : head;
        byte[] back = ascii.toString().getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[front.length + back.length];
        System.arraycopy(front, 0, all, 0, front.length);
        System.arraycopy(back, 0, all, front.length, back.length);
        return all;
    }

    /* Where it begins: behind 4, a type, perhaps a count and a dash, and perhaps a namespace up to its comma. */
    private static int json(byte[] packet) {
        int at = 1;
        while (at < packet.length && ((packet[at] >= '0' && packet[at] <= '9') || packet[at] == '-')) {
            at++;
        }
        if (at < packet.length && packet[at] == '/') {
            while (at < packet.length && packet[at] != ',') {
                at++;
            }
        }
        return at;
    }
}

package io.millrace.dialects.engineio.payload;

import io.millrace.contract.Bytes;
import io.millrace.dialects.Frame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Frames to bodies, in the three framings. The mirror of the three kinds of
 * {@link io.millrace.dialects.Bodies.Packets}.
 */
final class PayloadWriter {
    private static final byte[] SEPARATOR = {SeparatedPackets.SEPARATOR};

    private PayloadWriter() {}

    /** Version 4. */
    static Bytes separated(List<Frame> frames) {
        List<byte[]> parts = new ArrayList<>(frames.size() * 2);
        for (Frame frame : frames) {
            if (!parts.isEmpty()) {
                parts.add(SEPARATOR);
            }
            switch (frame) {
                case Frame.Text(Bytes utf8) -> parts.add(utf8.array());
                case Frame.Binary(Bytes bytes) -> {
                    parts.add(ascii("b"));
                    parts.add(Base64.getEncoder().encode(bytes.array()));
                }
            }
        }
        return join(parts);
    }

    /** Version 3 as text. A binary frame has its type as the first byte. */
    static Bytes counted(List<Frame> frames, UnaryOperator<byte[]> form) {
        List<byte[]> parts = new ArrayList<>(frames.size() * 2);
        for (Frame frame : frames) {
            switch (frame) {
                case Frame.Text(Bytes utf8) -> {
                    byte[] text = form.apply(utf8.array());
                    parts.add(ascii(Utf8.units(text) + ":"));
                    parts.add(text);
                }
                case Frame.Binary(Bytes bytes) -> {
                    byte[] typed = bytes.array();
                    byte[] coded = Base64.getEncoder().encode(Arrays.copyOfRange(typed, 1, typed.length));
                    parts.add(ascii((coded.length + 2) + ":b" + typed[0]));
                    parts.add(coded);
                }
            }
        }
        return join(parts);
    }

    /** Version 3 as bytes. */
    static Bytes framed(List<Frame> frames) {
        List<byte[]> parts = new ArrayList<>(frames.size() * 2);
        for (Frame frame : frames) {
            switch (frame) {
                case Frame.Text(Bytes utf8) -> {
                    parts.add(head(FramedPackets.TEXT, utf8.length()));
                    parts.add(utf8.array());
                }
                case Frame.Binary(Bytes bytes) -> {
                    parts.add(head(FramedPackets.BINARY, bytes.length()));
                    parts.add(bytes.array());
                }
            }
        }
        return join(parts);
    }

    private static byte[] head(byte kind, int length) {
        String digits = Integer.toString(length);
        byte[] head = new byte[digits.length() + 2];
        head[0] = kind;
        for (int i = 0; i < digits.length(); i++) {
            head[i + 1] = (byte) (digits.charAt(i) - '0');
        }
        head[head.length - 1] = FramedPackets.END_OF_LENGTH;
        return head;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static Bytes join(List<byte[]> parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return Bytes.of(all);
    }
}

package io.millrace.dialects.engineio.payload;

import io.millrace.contract.Bytes;
import io.millrace.dialects.Bodies;
import io.millrace.dialects.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One session's bodies, both ways. Frames are those of a WebSocket ({@link io.millrace.dialects.engineio.Framing}), so
 * that what is said to a room is encoded once whatever carries it.
 *
 * <p>In version 3 as text, where clients 1.x encode and decode text twice and later ones once, each packet is read as
 * it was meant, and JSON goes out in ASCII, which both read alike. What is no JSON goes out as the session's own
 * packets came in. Both or neither: with one of them alone a client of 1.x is not even given back its own words.
 */
public final class Payloads implements Bodies {
    /** No packet at all, which every session takes for a parse error. */
    static final Frame BROKEN = Frame.Text.of("");

    private static final Frame CLOSE = Frame.Text.of("1");
    private static final Frame NOOP = Frame.Text.of("6");
    /** Bytes beside a frame, at most: a length, a separator, what marks bytes. */
    private static final int FRAMING = 12;

    private final int version;
    private final boolean base64;
    private final boolean json;
    private final boolean heedsClose;
    private boolean twice;

    /**
     * @param version of Engine.IO, 3 or 4
     * @param base64 whether the client takes text only: {@code b64}, or JSONP
     * @param json whether text messages are packets of Socket.IO
     */
    public Payloads(int version, boolean base64, boolean json) {
        this(version, base64, json, true);
    }

    /**
     * The same for any client.
     *
     * @param heedsClose whether a close packet brings it back
     */
    public Payloads(int version, boolean base64, boolean json, boolean heedsClose) {
        this.version = version;
        this.base64 = base64;
        this.json = json;
        this.heedsClose = heedsClose;
    }

    @Override
    public int version() {
        return version;
    }

    @Override
    public @Nullable Packets read(Bytes body, boolean binary, boolean textOnly) {
        if (version == 4) {
            return binary ? null : new SeparatedPackets(body);
        }
        if (binary) {
            return new FramedPackets(body);
        }
        return new CountedPackets(body, base64 || textOnly ? this::once : TwiceEncoded.Reader.NEVER);
    }

    private Bytes once(Bytes utf8) {
        Bytes meant = TwiceEncoded.read(utf8);
        twice |= !meant.equals(utf8);
        return meant;
    }

    @Override
    public Body write(Queue<Frame> frames, boolean textOnly, int most) {
        List<Frame> fitting = new ArrayList<>();
        long length = 0;
        long written = 0;
        boolean binary = false;
        for (Frame next = frames.peek();
                next != null && (fitting.isEmpty() || written + atMost(next) <= most);
                next = frames.peek()) {
            fitting.add(frames.remove());
            length += next.length();
            written += atMost(next);
            binary |= next instanceof Frame.Binary;
        }
        if (version == 4) {
            return new Body(PayloadWriter.separated(fitting), false, length);
        }
        if (binary && !base64 && !textOnly) {
            return new Body(PayloadWriter.framed(fitting), true, length);
        }
        return new Body(PayloadWriter.counted(fitting, this::asciiOrTwice), false, length);
    }

    /* As it is in a body: of version 3's text, a character of two bytes is an escape of six. */
    private long atMost(Frame frame) {
        long length = frame.length();
        return FRAMING
                + switch (frame) {
                    case Frame.Text _ -> version == 3 ? 3 * length : length;
                    case Frame.Binary _ -> length + length / 2;
                };
    }

    @Override
    public Frame close() {
        return CLOSE;
    }

    @Override
    public boolean heedsClose() {
        return heedsClose;
    }

    @Override
    public Frame noop() {
        return NOOP;
    }

    @Override
    public boolean isClose(Frame frame) {
        byte[] bytes =
                switch (frame) {
                    case Frame.Text(Bytes utf8) -> utf8.array();
                    case Frame.Binary(Bytes typed) -> typed.array();
                };
        return bytes.length > 0 && bytes[0] == (frame instanceof Frame.Text ? '1' : 1);
    }

    private byte[] asciiOrTwice(byte[] utf8) {
        if (AsciiJson.isAscii(utf8)) {
            return utf8;
        }
        return json ? AsciiJson.of(utf8, twice) : twice ? TwiceEncoded.write(utf8) : utf8;
    }
}

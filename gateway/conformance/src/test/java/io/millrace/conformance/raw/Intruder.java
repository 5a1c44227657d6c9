package io.millrace.conformance.raw;

import io.millrace.conformance.cluster.Await;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A TCP connection to a gateway on which every byte can be wrong. What comes is read meanwhile, so that a gateway that
 * ends the connection while it is still spoken to is heard all the same.
 */
final class Intruder implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *([0-9]+)");
    private static final int NO_CODE = 1005;
    private static final int CUT_OFF = 1006;

    /** What came. */
    sealed interface Arrival {
        /** An HTTP answer: its head, without the empty line, and its body. */
        record Answer(int status, String head, String body) implements Arrival {}

        /** A frame. */
        record Message(int opcode, byte[] payload) implements Arrival {
            String text() {
                return new String(payload, StandardCharsets.UTF_8);
            }
        }

        /** The end, by a close frame of that code and payload, or without one (1006). */
        record End(int code, byte[] payload) implements Arrival {}
    }

    private final Socket socket;
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();

    /** @param url a gateway's */
    Intruder(String url) {
        try {
            socket =
                    new Socket(InetAddress.getLoopbackAddress(), URI.create(url).getPort());
            socket.setTcpNoDelay(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("intruder").start(this::listen);
    }

    /**
     * An opening request (RFC 6455, section 4.1).
     *
     * @param headers lines to add
     */
    static byte[] upgrade(String target, String... headers) {
        String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return ("GET " + target + " HTTP/1.1\r\nHost: gateway.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" + more
                        + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * A masked frame (RFC 6455, section 5.2); the mask is zero, so that the payload stands as it is.
     *
     * @param first FIN, the reserved bits and the opcode
     */
    static byte[] frame(int first, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + 14);
        out.write(first);
        if (payload.length < 126) {
            out.write(0x80 | payload.length);
        } else {
            out.write(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                out.write((int) ((long) payload.length >>> shift));
            }
        }
        out.writeBytes(new byte[4]);
        out.writeBytes(payload);
        return out.toByteArray();
    }

    /** All behind one another: what goes in one write. */
    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** Sends bytes, as far as the gateway takes them. */
    Intruder send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException _) {
            // The gateway has ended it: what it said is with the arrivals.
        }
        return this;
    }

    /** Sends a text message. */
    Intruder text(String text) {
        return send(frame(0x81, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Sends a binary message. */
    Intruder binary(byte... bytes) {
        return send(frame(0x82, bytes));
    }

    /** The answer to a request. */
    Arrival.Answer answer() {
        return switch (next()) {
            case Arrival.Answer answer -> answer;
            case Arrival.Message _, Arrival.End _ -> throw new AssertionError("No HTTP answer came");
        };
    }

    /** The next message that is no ping of Engine.IO 4; those are answered. */
    Arrival.Message message() {
        while (true) {
            switch (next()) {
                case Arrival.Message message when message.text().equals("2") -> text("3");
                case Arrival.Message message -> {
                    return message;
                }
                case Arrival.End end -> throw new AssertionError("It has ended: " + end.code());
                case Arrival.Answer answer -> throw new AssertionError("Still HTTP: " + answer);
            }
        }
    }

    /** Waits for that message or the connection's end, whatever comes before. */
    Arrival answerOrEnd(String wanted) {
        while (true) {
            Arrival arrival = next();
            if (arrival instanceof Arrival.End
                    || (arrival instanceof Arrival.Message message
                            && message.text().equals(wanted))) {
                return arrival;
            }
        }
    }

    /** Waits until the connection has ended, whatever comes before. */
    Arrival.End end() {
        while (true) {
            if (next() instanceof Arrival.End end) {
                return end;
            }
        }
    }

    /** Says that nothing more comes, and still reads. */
    void halfClose() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Breaks the connection: the gateway sees a reset. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Arrival next() {
        try {
            Arrival arrival = arrivals.poll(Await.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (arrival == null) {
                throw new AssertionError("Nothing came within " + Await.PATIENCE.toSeconds() + " s");
            }
            return arrival;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void listen() {
        Arrival.End end = new Arrival.End(CUT_OFF, new byte[0]);
        try {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            Arrival.Answer answer = readAnswer(in);
            arrivals.add(answer);
            while (answer.status() == 101) {
                Arrival.Message message = readFrame(in);
                if (message.opcode() == 8) {
                    byte[] body = message.payload();
                    end = new Arrival.End(body.length < 2 ? NO_CODE : (body[0] & 0xff) << 8 | (body[1] & 0xff), body);
                    break;
                }
                arrivals.add(message);
            }
        } catch (IOException _) {
            // ended, or broken
        }
        arrivals.add(end);
    }

    private static Arrival.Answer readAnswer(DataInputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            head.append((char) in.readUnsignedByte());
        }
        Matcher length = LENGTH.matcher(head);
        byte[] body = new byte[length.find() ? Integer.parseInt(length.group(1)) : 0];
        in.readFully(body);
        int status = Integer.parseInt(head.substring(9, 12));
        return new Arrival.Answer(status, head.toString().strip(), new String(body, StandardCharsets.UTF_8));
    }

    private static Arrival.Message readFrame(DataInputStream in) throws IOException {
        int opcode = in.readUnsignedByte() & 0x0f;
        int length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = Math.toIntExact(in.readLong());
        }
        byte[] payload = new byte[length];
        in.readFully(payload);
        return new Arrival.Message(opcode, payload);
    }

    @Override
    public void close() {
        reset();
    }
}

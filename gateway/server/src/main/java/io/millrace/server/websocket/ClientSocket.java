package io.millrace.server.websocket;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.core.connection.Client;
import io.millrace.core.connection.Deadlines;
import io.millrace.core.connection.Doorkeeper;
import io.millrace.core.connection.MoveIn;
import io.millrace.core.connection.Transport;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Dialect;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Session;
import io.millrace.server.loop.LoopDriver;
import io.millrace.server.metrics.DoorMeters;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

/** One client's WebSocket as the core sees it: its messages to the loop, the loop's frames to the channel. */
final class ClientSocket implements Transport {
    /** What is to become of it. */
    sealed interface Beginning {
        /** A client comes in. */
        record Enters(Dialect dialect, Session session, Json handshake, Doorkeeper.@Nullable Carried carried)
                implements Beginning {}

        /** A session that polls goes on by it. */
        record TakesOver(MoveIn move) implements Beginning {}

        /** Nothing: it is closed without a code. */
        record TurnedAway() implements Beginning {}
    }

    private final LoopDriver driver;
    private final DoorMeters meters;
    private final Runnable onEnd;
    /** Forgotten once the channel stands. */
    private @Nullable Beginning beginning;

    private @Nullable WebSocketChannel channel;
    /** Hears what comes on it until its client is here. */
    private @Nullable MoveIn move;

    private @Nullable Client client;

    /** @param onEnd told once the connection is gone */
    ClientSocket(LoopDriver driver, DoorMeters meters, Beginning beginning, Runnable onEnd) {
        this.driver = driver;
        this.meters = meters;
        this.beginning = beginning;
        this.onEnd = onEnd;
        this.move = beginning instanceof Beginning.TakesOver takes ? takes.move() : null;
    }

    /** The channel is a WebSocket from here on. */
    void opened(WebSocketChannel opened) {
        Beginning with = beginning;
        if (with == null) {
            throw new IllegalStateException("Opened twice");
        }
        beginning = null;
        channel = opened;
        long now = System.nanoTime();
        switch (with) {
            case Beginning.Enters it ->
                client = driver.loop().open(it.dialect(), it.session(), this, it.handshake(), it.carried(), now);
            case Beginning.TakesOver takes -> driver.loop().opened(takes.move(), this, this::becomes, now);
            case Beginning.TurnedAway _ -> opened.close(0, "");
        }
    }

    /** It could not be opened. */
    void failed() {
        end(CloseCode.INTERNAL_ERROR);
    }

    /** Counts what goes over the wire. */
    DoorMeters meters() {
        return meters;
    }

    /** For what the socket itself must not wait for longer. */
    Deadlines timers() {
        return driver.socketTimers();
    }

    /** A whole text message, checked to be UTF-8. */
    void text(ByteBuf utf8) {
        received(new Frame.Text(Bytes.of(ByteBufUtil.getBytes(utf8))));
    }

    /** A whole binary message. */
    void binary(ByteBuf bytes) {
        received(new Frame.Binary(Bytes.of(ByteBufUtil.getBytes(bytes))));
    }

    private void received(Frame frame) {
        if (client != null) {
            driver.loop().received(client, frame, System.nanoTime());
        } else if (move != null) {
            driver.loop().received(move, frame, System.nanoTime());
        }
    }

    private void becomes(Client here) {
        client = here;
        move = null;
    }

    /** A batch of messages is over. */
    void readComplete() {
        driver.endTurn();
    }

    /** The rules of the WebSocket were broken, and the channel says so itself. */
    void broken(CloseCode code) {
        end(code);
    }

    /** The client's close frame, with its code, or 0 for none. */
    void saidGoodbye(int code) {
        if (client != null) {
            driver.loop().saidGoodbye(client, code, System.nanoTime());
        } else {
            end(CloseCode.CLIENT_CLOSED);
        }
    }

    /** The client's answer to a close frame of ours, or the end of the TCP connection. */
    void closed(boolean orderly) {
        end(orderly ? CloseCode.CLIENT_CLOSED : CloseCode.CONNECTION_LOST);
    }

    private void end(CloseCode code) {
        MoveIn under = move;
        if (client != null) {
            driver.loop().ended(client, code, System.nanoTime());
        } else if (under != null) {
            move = null; // it hears of one end
            driver.loop().ended(under, code, System.nanoTime());
        }
    }

    /** The TCP connection is gone. */
    void gone() {
        closed(true);
        onEnd.run();
        driver.endTurn();
    }

    @Override
    public void send(Frame frame) {
        channel().send(frame);
    }

    @Override
    public void flush() {
        channel().flush();
    }

    @Override
    public void close(int code, String reason) {
        channel().close(code, reason);
    }

    @Override
    public void probe(long withinNanos) {
        channel().probe(withinNanos);
    }

    @Override
    public void cut() {
        channel().cut();
    }

    @Override
    public void endQuietly(int code, String reason) {
        channel().endQuietly();
    }

    @Override
    public void stopReading() {
        channel().pause();
    }

    @Override
    public void readAgain() {
        channel().resume();
    }

    @Override
    public long unsentBytes() {
        return channel().unsentBytes();
    }

    private WebSocketChannel channel() {
        if (channel == null) {
            throw new IllegalStateException("Not open yet");
        }
        return channel;
    }
}

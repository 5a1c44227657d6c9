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

    /** Who hears what comes on it. */
    private sealed interface Hearer {
        /** Nobody, yet or any more. */
        record Nobody() implements Hearer {}

        /** What is to bring its client here. */
        record Move(MoveIn move) implements Hearer {}

        /** Its client. */
        record There(Client client) implements Hearer {}
    }

    private static final Hearer NOBODY = new Hearer.Nobody();

    private final LoopDriver driver;
    private final DoorMeters meters;
    private final Runnable onEnd;
    /** Forgotten once the channel stands. */
    private @Nullable Beginning beginning;

    private @Nullable WebSocketChannel channel;
    private Hearer hearer;

    /** @param onEnd told once the connection is gone */
    ClientSocket(LoopDriver driver, DoorMeters meters, Beginning beginning, Runnable onEnd) {
        this.driver = driver;
        this.meters = meters;
        this.beginning = beginning;
        this.onEnd = onEnd;
        this.hearer = beginning instanceof Beginning.TakesOver(MoveIn move) ? new Hearer.Move(move) : NOBODY;
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
                hearer = new Hearer.There(
                        driver.loop().open(it.dialect(), it.session(), this, it.handshake(), it.carried(), now));
            case Beginning.TakesOver(MoveIn move) ->
                driver.loop().opened(move, this, client -> hearer = new Hearer.There(client), now);
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
        switch (hearer) {
            case Hearer.Nobody _ -> {}
            case Hearer.Move(MoveIn move) -> driver.loop().received(move, frame, System.nanoTime());
            case Hearer.There(Client client) -> driver.loop().received(client, frame, System.nanoTime());
        }
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
        if (hearer instanceof Hearer.There(Client client)) {
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
        switch (hearer) {
            case Hearer.Nobody _ -> {}
            case Hearer.Move(MoveIn move) -> {
                hearer = NOBODY; // it hears of one end
                driver.loop().ended(move, code, System.nanoTime());
            }
            case Hearer.There(Client client) -> driver.loop().ended(client, code, System.nanoTime());
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

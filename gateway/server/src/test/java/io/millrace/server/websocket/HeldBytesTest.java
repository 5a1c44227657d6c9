package io.millrace.server.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a client sends before it is known what becomes of its WebSocket. */
final class HeldBytesTest {
    private static final int MOST = 64 * 1024;

    private final List<String> journal = new ArrayList<>();
    private final HeldBytes held = new HeldBytes(() -> journal.add("gone"));
    private final EmbeddedChannel channel = new EmbeddedChannel(held);

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    @Test
    void itComesOnceItIsReleasedAndInOrder() {
        channel.writeInbound(bytes("2pr"));
        channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
        channel.writeInbound(bytes("obe"));
        assertEquals(LastHttpContent.EMPTY_LAST_CONTENT, channel.readInbound(), "what is no bytes passes");
        assertNull(channel.readInbound());
        held.answered();
        channel.writeInbound(bytes("5"));
        assertNull(channel.readInbound());
        held.release();
        ByteBuf all = channel.readInbound();
        assertEquals("2probe5", all.toString(StandardCharsets.US_ASCII));
        all.release();
        channel.writeInbound(bytes("4"));
        ByteBuf behind = channel.readInbound();
        assertEquals("4", behind.toString(StandardCharsets.US_ASCII));
        behind.release();
        held.release();
        var _ = channel.close();
        assertEquals(List.of(), journal, "its end is not told once it is answered");
    }

    @Test
    void onlySoMuchIsRead() {
        channel.writeInbound(bytes("x".repeat(MOST - 1)));
        assertTrue(channel.config().isAutoRead());
        channel.writeInbound(bytes("x"));
        assertFalse(channel.config().isAutoRead());
        held.answered();
        assertTrue(channel.config().isAutoRead());
        channel.writeInbound(bytes("x"));
        assertTrue(channel.config().isAutoRead(), "nothing holds it up any more");
        held.release();
        ByteBuf all = channel.readInbound();
        assertEquals(MOST + 1, all.readableBytes());
        all.release();
    }

    @Test
    void singleBytesTakeNoBufferEach() {
        List<ByteBuf> single = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            ByteBuf large = Unpooled.directBuffer(2048).writeByte('x');
            single.add(large);
            channel.writeInbound(large);
        }
        assertTrue(single.stream().filter(buffer -> buffer.refCnt() > 0).count() <= 1);
        var _ = channel.close();
        assertEquals(0, single.stream().filter(buffer -> buffer.refCnt() > 0).count());
    }

    @Test
    void aClientThatGoesIsTold() {
        ByteBuf waiting = bytes("2probe");
        channel.writeInbound(waiting);
        var _ = channel.close();
        assertEquals(List.of("gone"), journal);
        assertEquals(0, waiting.refCnt());
        held.release();
        assertEquals(List.of("gone"), journal);
    }
}

package io.millrace.server.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import io.millrace.contract.Bytes;
import io.millrace.dialects.Frame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes on the wire, and that nothing of it stays behind: the allocator is each test's own. */
final class SharedFramesTest {
    private final PooledByteBufAllocator alloc = new PooledByteBufAllocator(true, 0, 1, 8192, 3, 0, 0, false);
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final SharedFrames frames = new SharedFrames();
    private final List<ByteBuf> written = new ArrayList<>();

    @AfterEach
    void nothingStays() {
        channel.runPendingTasks();
        written.forEach(ByteBuf::release);
        assertEquals(0, alloc.pinnedDirectMemory());
        var _ = channel.close();
    }

    @Test
    void oneFrameToManyIsTwoBuffers() {
        Frame frame = Frame.Text.of("42[\"é😀\"]");
        for (int member = 0; member < 5; member++) {
            byte[] sent = ByteBufUtil.getBytes(write(frame));
            assertEquals("810c", ByteBufUtil.hexDump(sent, 0, 2));
            assertEquals("42[\"é😀\"]", new String(sent, 2, sent.length - 2, StandardCharsets.UTF_8));
        }
        assertNotEquals(address(0), address(1), "the first knew nothing of the others");
        assertEquals(address(1), address(2));
        assertEquals(address(1), address(4));
    }

    @Test
    void eachReadsAtItsOwnPace() {
        Frame frame = Frame.Text.of("abcdef");
        write(frame);
        write(frame).skipBytes(5);
        assertEquals(8, write(frame).readableBytes());
    }

    @Test
    void aMessageOfSeveralFramesIsSharedToo() {
        Frame text = Frame.Text.of("451-[\"b\"]");
        Frame attachment = new Frame.Binary(Bytes.of(new byte[] {1, 2, 3}));
        for (int member = 0; member < 3; member++) {
            write(text);
            write(attachment);
        }
        assertEquals(address(2), address(4));
        assertEquals(address(3), address(5));
        assertEquals("8203010203", ByteBufUtil.hexDump(written.get(5)));
    }

    @Test
    void equalFramesAreNotTheSame() {
        Frame one = Frame.Text.of("x");
        Frame other = Frame.Text.of("x");
        assertNotSame(one, other);
        write(one);
        write(one);
        write(other);
        assertNotEquals(address(1), address(2));
    }

    @Test
    void whatWasSharedIsForgottenWithTheTurn() {
        Frame frame = Frame.Text.of("x");
        write(frame);
        write(frame);
        channel.runPendingTasks();
        write(frame);
        write(frame);
        assertNotEquals(address(1), address(3));
    }

    @Test
    void othersMayComeBetween() {
        Frame first = Frame.Text.of("first");
        write(first);
        write(first);
        for (int n = 0; n < 10; n++) {
            Frame another = Frame.Text.of("other " + n);
            write(another);
            write(another);
        }
        assertEquals(7, write(first).readableBytes());
    }

    private ByteBuf write(Frame frame) {
        ByteBuf buffer = frames.of(frame, alloc, channel.eventLoop());
        written.add(buffer);
        return buffer;
    }

    private long address(int index) {
        return written.get(index).memoryAddress();
    }
}

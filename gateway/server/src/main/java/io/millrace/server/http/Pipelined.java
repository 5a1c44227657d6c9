package io.millrace.server.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * Bounds the requests of one connection that wait behind others: Vert.x keeps them without a bound, and behind a poll
 * they would wait long. No client needs more; browsers send none at all before an answer has come (RFC 9112, section
 * 9.3.2, allows for it).
 */
final class Pipelined extends ChannelDuplexHandler {
    /** Behind the decoder of requests, before Vert.x. */
    static final String NAME = "pipelined";

    private static final int MOST = 16;

    /** The request that has shown the connection to us is the first. */
    private int unanswered = 1;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest && ++unanswered > MOST) {
            var _ = context.close();
        }
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof LastHttpContent) {
            unanswered--;
        }
        var _ = context.write(message, promise);
    }
}

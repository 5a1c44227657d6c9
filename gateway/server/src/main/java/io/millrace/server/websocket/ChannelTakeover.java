package io.millrace.server.websocket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandler;
import io.netty.handler.logging.LoggingHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.traffic.AbstractTrafficShapingHandler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.Http1xUpgradeToH2CHandler;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.net.impl.VertxHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Turns an HTTP/1.1 connection of Vert.x into a WebSocket of ours: the one place that knows Vert.x's pipeline. */
final class ChannelTakeover {
    /* Vert.x's name for the request decoder. toNetSocket() removes it before it replaces its own handler: bytes behind
     * the request in the same read then go to the old handler, which drops (and leaks) them. Hence our own surgery. */
    private static final String HTTP_DECODER = "httpDecoder";
    private static final String HELD = "held-bytes";
    private static final String HANDLER = "websocket";

    private final SocketRules rules;
    private final WebSocketDecoderConfig decoding;
    private final WebSocketDecoderConfig decodingWithExtensions;

    ChannelTakeover(SocketRules rules) {
        this.rules = rules;
        this.decoding = WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(true)
                .allowMaskMismatch(false)
                .allowExtensions(false)
                .maxFramePayloadLength(rules.maxMessageBytes())
                .closeOnProtocolViolation(false) // the handler maps them: one place writes close frames
                .withUTF8Validator(false) // read by Netty's protocol handler only; ours checks whole messages
                .build();
        this.decodingWithExtensions = decoding.toBuilder().allowExtensions(true).build(); // the handler judges the bits
    }

    /**
     * Answers 101 with these headers and takes the channel; an extension among them can only be permessage-deflate.
     * Must be called on the connection's event loop, inside the call that brings the request: later the HTTP decoder
     * would already have eaten what follows the request.
     */
    void upgrade(HttpServerRequest request, ClientRoute.Grant grant, ClientSocket to) {
        ChannelPipeline pipeline = untouched(request);
        become(pipeline, HTTP_DECODER, request, grant, to);
        pipeline.remove(HTTP_DECODER); // last: its leftover bytes go to the next handler, which is our decoder now
    }

    /**
     * Takes the channel and answers nothing yet: what follows the request waits, and is never read as HTTP. Must be
     * called as {@link #upgrade}; then {@link #open}, or an answer that ends the connection.
     *
     * @param onGone told when the connection ends before
     */
    HeldBytes hold(HttpServerRequest request, Runnable onGone) {
        ChannelPipeline pipeline = untouched(request);
        HeldBytes held = new HeldBytes(onGone);
        request.resume(); // Quarkus pauses every request; a paused one would never report its end
        pipeline.addAfter(HTTP_DECODER, HELD, held);
        pipeline.remove(HTTP_DECODER);
        return held;
    }

    /** The same as {@link #upgrade} for a channel that is held. What has waited comes to the socket in a later task. */
    void open(HttpServerRequest request, ClientRoute.Grant grant, ClientSocket to, HeldBytes held) {
        Channel channel = ((HttpServerConnection) request.connection()).channel();
        held.answered();
        become(channel.pipeline(), HELD, request, grant, to);
        channel.eventLoop().execute(held::release);
    }

    private static ChannelPipeline untouched(HttpServerRequest request) {
        Channel channel = ((HttpServerConnection) request.connection()).channel();
        if (!channel.eventLoop().inEventLoop() || channel.pipeline().get(HTTP_DECODER) == null) {
            throw new IllegalStateException("an upgrade happens within the request, on its event loop");
        }
        return channel.pipeline();
    }

    private void become(
            ChannelPipeline pipeline,
            String first,
            HttpServerRequest request,
            ClientRoute.Grant grant,
            ClientSocket to) {
        // It would remove itself once the answer is written, and cannot when that is later than we remove it.
        if (pipeline.get(WebSocketServerExtensionHandler.class) != null) {
            pipeline.remove(WebSocketServerExtensionHandler.class);
        }
        answer(request, grant);
        // From here on the response is complete for Quarkus and Vert.x: metrics, access log and the graceful shutdown's
        // count are closed, and neither refers to the request any more.
        boolean deflating = grant.headers().containsKey("Sec-WebSocket-Extensions");
        FrameDecoder decoder = new FrameDecoder(deflating ? decodingWithExtensions : decoding, to.meters());
        WebSocketChannel handler = new WebSocketChannel(to, rules, decoder, deflating);
        pipeline.addAfter(first, HANDLER, handler);
        pipeline.addAfter(first, WebSocketChannel.DECODER, decoder);
        for (String name : superfluous(pipeline)) {
            pipeline.remove(name);
        }
        to.opened(handler);
    }

    private static void answer(HttpServerRequest request, ClientRoute.Grant grant) {
        request.resume(); // Quarkus pauses every request; a paused one would never report its end
        HttpServerResponse response = request.response();
        response.setStatusCode(101);
        grant.headers().forEach(response::putHeader);
        response.putHeader("Upgrade", "websocket")
                .putHeader("Connection", "Upgrade")
                .putHeader("Sec-WebSocket-Accept", grant.handshake().accept());
        // Vert.x adds Content-Length: 0, which a 101 must not have (RFC 9110, section 8.6)
        response.headersEndHandler(_ -> response.headers().remove("Content-Length"));
        response.end();
    }

    private static List<String> superfluous(ChannelPipeline pipeline) {
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, ChannelHandler> entry : pipeline) {
            boolean keep =
                    switch (entry.getValue()) {
                        case SslHandler _, AbstractTrafficShapingHandler _, LoggingHandler _ -> true;
                        case WebSocketChannel _, WebSocket13FrameDecoder _, HeldBytes _ -> true;
                        // Behind our handler, as the tail: sees only channelInactive, and close() from the server's
                        // shutdown.
                        case VertxHandler<?> _ -> true;
                        // Removes itself when the first request has gone through it, and fails (closing the channel) if
                        // it cannot.
                        case Http1xUpgradeToH2CHandler _ -> true;
                        default -> entry.getKey().equals(HTTP_DECODER);
                    };
            if (!keep) {
                names.add(entry.getKey());
            }
        }
        return names;
    }
}

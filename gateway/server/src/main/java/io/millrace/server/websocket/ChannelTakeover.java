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
    void upgrade(
            HttpServerRequest request,
            OpeningHandshake.Accepted handshake,
            Map<String, String> headers,
            ClientSocket to) {
        HttpServerConnection connection = (HttpServerConnection) request.connection();
        Channel channel = connection.channel();
        if (!channel.eventLoop().inEventLoop() || channel.pipeline().get(HTTP_DECODER) == null) {
            throw new IllegalStateException("an upgrade happens within the request, on its event loop");
        }
        ChannelPipeline pipeline = channel.pipeline();
        // It would remove itself once the answer is written, and cannot when that is later than we remove it.
        if (pipeline.get(WebSocketServerExtensionHandler.class) != null) {
            pipeline.remove(WebSocketServerExtensionHandler.class);
        }
        answer(request, handshake, headers);
        // From here on the response is complete for Quarkus and Vert.x: metrics, access log and the graceful shutdown's
        // count are closed, and neither refers to the request any more.
        boolean deflating = headers.containsKey("Sec-WebSocket-Extensions");
        FrameDecoder decoder = new FrameDecoder(deflating ? decodingWithExtensions : decoding, to.meters());
        WebSocketChannel handler = new WebSocketChannel(to, rules, decoder, deflating);
        pipeline.addAfter(HTTP_DECODER, HANDLER, handler);
        pipeline.addAfter(HTTP_DECODER, WebSocketChannel.DECODER, decoder);
        for (String name : superfluous(pipeline)) {
            pipeline.remove(name);
        }
        to.opened(handler);
        pipeline.remove(HTTP_DECODER); // last: its leftover bytes go to the next handler, which is our decoder now
    }

    private static void answer(
            HttpServerRequest request, OpeningHandshake.Accepted handshake, Map<String, String> headers) {
        request.resume(); // Quarkus pauses every request; a paused one would never report its end
        HttpServerResponse response = request.response();
        response.setStatusCode(101);
        headers.forEach(response::putHeader);
        response.putHeader("Upgrade", "websocket")
                .putHeader("Connection", "Upgrade")
                .putHeader("Sec-WebSocket-Accept", handshake.accept());
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
                        case WebSocketChannel _, WebSocket13FrameDecoder _ -> true;
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

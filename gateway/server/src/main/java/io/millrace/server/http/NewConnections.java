package io.millrace.server.http;

import io.millrace.server.metrics.DoorMeters;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.MaxMessagesRecvByteBufAllocator;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.impl.VertxInternal;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;

/**
 * Puts a {@link RequestDeadline} into every connection that is accepted, lets it bring one buffer in its turn, and
 * counts the lines of each request's head.
 *
 * <p>Vert.x shows a connection only once it is set up (under TLS: once the handshake is over), which a peer that never
 * gets there can put off for ever. So this looks for Netty's listening channels and takes note of what they accept.
 */
@Singleton
public class NewConnections {
    private static final String NAME = "new-connections";
    /* Vert.x's names: of the decoder of HTTP/1.1's requests, and of its own handler behind all others. */
    private static final String HTTP_DECODER = "httpDecoder";

    private static final String VERTX_HANDLER = "handler";
    private static final long TICK_MILLIS = 100;
    /** Before every other filter and route. */
    private static final int FIRST = 100_000;

    private final VertxInternal vertx;
    private final HttpConfig config;
    private final HttpServer server;
    private final DoorMeters meters;
    private final HalfOpen.Limits limits;
    private final Map<EventLoop, HalfOpen> halfOpen = new ConcurrentHashMap<>();

    NewConnections(Vertx vertx, HttpConfig config, HttpServer server, DoorMeters meters) {
        this.vertx = (VertxInternal) vertx;
        this.config = config;
        this.server = server;
        this.meters = meters;
        long loops = StreamSupport.stream(this.vertx.getEventLoopGroup().spliterator(), false)
                .count();
        this.limits = new HalfOpen.Limits(
                config.headTimeout().toNanos(),
                config.keepAlive().toNanos(),
                Math.max(1, Math.toIntExact(config.maxHalfOpen() / loops)));
    }

    void listening(@ObservesAsync HttpServerStart started) {
        watch();
    }

    void listening(@ObservesAsync HttpsServerStart started) {
        watch();
    }

    private void watch() {
        for (EventExecutor acceptor : vertx.getAcceptorEventLoopGroup()) {
            acceptor.execute(() -> ((SingleThreadEventLoop) acceptor)
                    .registeredChannelsIterator()
                    .forEachRemaining(this::watch));
        }
    }

    private void watch(Channel listening) {
        boolean management = listening.localAddress() instanceof InetSocketAddress address
                && address.getPort() == server.getManagementPort();
        if (listening instanceof ServerChannel
                && !management
                && listening.pipeline().get(NAME) == null) {
            listening.pipeline().addFirst(NAME, new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object accepted) {
                    guard((Channel) accepted);
                    ctx.fireChannelRead(accepted);
                }
            });
        }
    }

    /* Its pipeline is empty still, and it has no event loop: the handler learns of both when it is registered. */
    private void guard(Channel accepted) {
        accepted.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRegistered(ChannelHandlerContext ctx) {
                ctx.pipeline()
                        .replace(
                                this,
                                "request-deadline",
                                new RequestDeadline(of(ctx.channel().eventLoop())));
                oneBufferInItsTurn(ctx.channel());
                ctx.fireChannelRegistered();
            }
        });
    }

    /* Netty's 16 are up to a megabyte: of small frames so many that the others of the event loop wait for long. */
    private static void oneBufferInItsTurn(Channel channel) {
        if (channel.config().getRecvByteBufAllocator() instanceof MaxMessagesRecvByteBufAllocator reads) {
            reads.maxMessagesPerRead(1);
        }
    }

    private HalfOpen of(EventLoop eventLoop) {
        return halfOpen.computeIfAbsent(eventLoop, loop -> {
            HalfOpen made = new HalfOpen(limits, meters::halfOpenClosed);
            var _ = loop.scheduleAtFixedRate(
                    () -> made.tick(System.nanoTime()), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
            return made;
        });
    }

    void first(@Observes Filters filters) {
        filters.register(this::request, FIRST);
    }

    /* A request that is no HTTP/1.1 (no Host, say) is its client's fault: answered, and no stack trace in the log. */
    void faults(@Observes Router router) {
        router.route().order(-FIRST).failureHandler(context -> {
            if (context.statusCode() == 400 && !context.response().headWritten()) {
                Throwable failure = context.failure();
                answer(context, 400, failure == null ? "Bad request" : String.valueOf(failure.getMessage()));
            } else {
                context.next();
            }
        });
    }

    private void request(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.connection() instanceof HttpServerConnection connection) {
            RequestDeadline deadline = connection.channel().pipeline().get(RequestDeadline.class);
            if (deadline != null) {
                bound(connection.channel().pipeline());
                deadline.requestCame();
                context.addEndHandler(_ -> deadline.answered());
            }
        }
        int lines = 0;
        for (var _ : request.headers()) {
            lines++;
        }
        if (lines <= config.maxHeaders()) {
            context.next();
            return;
        }
        answer(
                context,
                431,
                "The request has " + lines + " header lines, at most " + config.maxHeaders() + " are taken");
    }

    /* Vert.x has set the connection up, and shows its first request before it reads another. */
    private static void bound(ChannelPipeline pipeline) {
        if (pipeline.get(Pipelined.NAME) == null && pipeline.get(HTTP_DECODER) != null) {
            pipeline.addBefore(VERTX_HANDLER, Pipelined.NAME, new Pipelined());
        }
    }

    private static void answer(RoutingContext context, int status, String body) {
        context.response()
                .setStatusCode(status)
                .putHeader("Connection", "close")
                .putHeader("Content-Type", "text/plain")
                .end(body)
                .onComplete(_ -> context.request().connection().close());
    }
}

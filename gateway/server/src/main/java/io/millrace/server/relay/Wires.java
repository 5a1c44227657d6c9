package io.millrace.server.relay;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The relay's sockets, all on one event loop of the gateway's: a letter of a client of that loop changes no thread, and
 * one of another loop's mostly meets a thread that is awake anyway.
 */
final class Wires implements AutoCloseable {
    private static final int CONNECT_MILLIS = 2_000;
    private static final int BACKLOG = 128;

    private final EventLoop loop;
    private final boolean epoll;
    private final ChannelGroup channels;
    private volatile boolean closed;

    Wires(EventLoop loop) {
        this.loop = loop;
        this.epoll = Epoll.isAvailable() && loop.parent() instanceof EpollEventLoopGroup;
        this.channels = new DefaultChannelGroup(loop);
    }

    /** Nothing happens any more once it is closed. */
    void execute(Runnable task) {
        try {
            loop.execute(() -> unlessClosed(task));
        } catch (RejectedExecutionException _) {
            // the gateway stops, and its peers have seen that
        }
    }

    void schedule(long millis, Runnable task) {
        var _ = loop.schedule(() -> unlessClosed(task), millis, TimeUnit.MILLISECONDS);
    }

    void repeat(long millis, Runnable task) {
        var _ = loop.scheduleAtFixedRate(() -> unlessClosed(task), millis, millis, TimeUnit.MILLISECONDS);
    }

    private void unlessClosed(Runnable task) {
        if (!closed) {
            task.run();
        }
    }

    Bootstrap client(ChannelHandler handler) {
        return new Bootstrap()
                .group(loop)
                .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channels.add(channel);
                        channel.pipeline().addLast(handler);
                    }
                });
    }

    ServerBootstrap server(Consumer<Channel> onAccept) {
        return new ServerBootstrap()
                .group(loop)
                .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channels.add(channel);
                        onAccept.accept(channel);
                    }
                });
    }

    @Override
    public void close() {
        closed = true;
        var _ = channels.close();
    }
}

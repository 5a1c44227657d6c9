package io.millrace.server.relay;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The relay's one event loop, and sockets on it. */
final class Wires implements AutoCloseable {
    private static final int CONNECT_MILLIS = 2_000;
    private static final int BACKLOG = 128;

    private final boolean epoll = Epoll.isAvailable();
    private final EventLoopGroup group = epoll
            ? new EpollEventLoopGroup(1, new DefaultThreadFactory("millrace-relay", true))
            : new NioEventLoopGroup(1, new DefaultThreadFactory("millrace-relay", true));

    /** Nothing happens any more once it is closed. */
    void execute(Runnable task) {
        try {
            group.execute(task);
        } catch (RejectedExecutionException _) {
            // the gateway stops, and its peers have seen that
        }
    }

    void schedule(long millis, Runnable task) {
        var _ = group.schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    void repeat(long millis, Runnable task) {
        var _ = group.scheduleAtFixedRate(task, millis, millis, TimeUnit.MILLISECONDS);
    }

    Bootstrap client(ChannelHandler handler) {
        return new Bootstrap()
                .group(group)
                .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .handler(handler);
    }

    ServerBootstrap server(Consumer<Channel> onAccept) {
        return new ServerBootstrap()
                .group(group)
                .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        onAccept.accept(channel);
                    }
                });
    }

    @Override
    public void close() {
        var _ = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}

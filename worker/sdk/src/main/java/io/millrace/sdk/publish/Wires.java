package io.millrace.sdk.publish;

import io.millrace.contract.wire.Channels;
import io.millrace.sdk.WorkerConfig;
import io.millrace.sdk.signals.Signals;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.redis.client.RedisOptions;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Both connections to Redis, on one event loop. */
@Singleton
public class Wires {
    private final Context context;
    private final Publisher publisher;
    private final Replies replies;
    private final String instance;
    private final Signals signals;

    /** Makes them, without connecting. */
    @Inject
    public Wires(Vertx vertx, RedisSettings settings, WorkerConfig config, @Any Instance<Signals> counting) {
        signals = counting.isUnsatisfied() ? Signals.NONE : counting.get();
        byte[] random = new byte[6];
        new SecureRandom().nextBytes(random);
        instance = HexFormat.of().formatHex(random);
        context = ((VertxInternal) vertx).createEventLoopContext();
        RedisOptions options = settings.options();
        replies = new Replies(vertx, context, options, config.service() + '-' + instance, signals);
        publisher =
                new Publisher(vertx, context, options, config.queuedCommands().asLongValue(), this::listen, signals);
    }

    private void listen(Channels channels) {
        replies.listen(channels);
    }

    /** Connects, and keeps trying. */
    public void open() {
        context.runOnContext(_ -> publisher.open(replies));
    }

    /** Ends both; what is queued stays behind. */
    public void close() {
        context.runOnContext(_ -> {
            publisher.close();
            replies.close();
        });
    }

    /** The way out. */
    public Publisher publisher() {
        return publisher;
    }

    /** The way back. */
    public Replies replies() {
        return replies;
    }

    /** Who counts. */
    public Signals signals() {
        return signals;
    }

    /** Random, so that what this process names differs from what another of the same service does. */
    public String instance() {
        return instance;
    }
}

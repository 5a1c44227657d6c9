package io.millrace.sdk.publish;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One connection to Redis, made again whenever it is lost. Lives on one event loop: all methods are called there, and
 * all callbacks come there.
 */
final class RedisLink {
    private static final Logger log = Logger.getLogger(RedisLink.class);
    private static final long FIRST_WAIT_MILLIS = 50;
    private static final long LONGEST_WAIT_MILLIS = 2000;

    private static final Pattern USER_INFO = Pattern.compile("//[^/@\\s]*@");

    private final String purpose;
    private final Vertx vertx;
    private final Context context;
    private final RedisOptions options;
    private final Consumer<RedisConnection> up;
    private final Runnable down;
    private @Nullable Redis client;
    private boolean isUp;
    private boolean closed;
    private long wait = FIRST_WAIT_MILLIS;

    /**
     * @param context the event loop
     * @param up gets each new connection
     * @param down hears when that connection is lost: what it has not answered may have been done or not
     */
    RedisLink(
            String purpose,
            Vertx vertx,
            Context context,
            RedisOptions options,
            Consumer<RedisConnection> up,
            Runnable down) {
        this.purpose = purpose;
        this.vertx = vertx;
        this.context = context;
        this.options = options;
        this.up = up;
        this.down = down;
    }

    void open() {
        /*
         * A client for each connection: it takes the loop it is made on, so that commands need no hop, and closing it
         * closes the socket, which a pooled connection's close() does not.
         */
        Redis made = Redis.createClient(vertx, options);
        client = made;
        made.connect().onComplete(result -> {
            if (client != made) {
                made.close();
            } else if (result.succeeded()) {
                connected(made, result.result());
            } else {
                failed(result.cause());
            }
        });
    }

    private void connected(Redis made, RedisConnection connection) {
        connection.exceptionHandler(cause -> lost(made, String.valueOf(cause)));
        connection.endHandler(_ -> lost(made, "closed"));
        if (wait > FIRST_WAIT_MILLIS) {
            log.infof("Redis is back (%s)", purpose);
        }
        isUp = true;
        wait = FIRST_WAIT_MILLIS;
        up.accept(connection);
    }

    private void failed(Throwable cause) {
        if (wait == FIRST_WAIT_MILLIS) {
            log.warnf("No connection to Redis (%s): %s; trying on", purpose, secretless(cause.getMessage()));
        }
        again();
    }

    private void lost(Redis made, String why) {
        if (client == made && isUp) {
            isUp = false;
            if (!closed) {
                log.warnf("Lost the connection to Redis (%s): %s", purpose, secretless(why));
            }
            down.run();
            again();
        }
    }

    /** {@code redis://user:password@host} loses what stands before the {@code @}. */
    private static String secretless(@Nullable String words) {
        return USER_INFO.matcher(String.valueOf(words)).replaceAll("//***@");
    }

    /** Gives the connection up, because it does not work, and makes another. */
    void drop(String why) {
        Redis current = client;
        if (current != null && isUp) {
            lost(current, why);
        }
    }

    private void again() {
        closeClient();
        if (!closed) {
            long delay = wait;
            wait = Math.min(wait * 2, LONGEST_WAIT_MILLIS);
            vertx.setTimer(delay, _ -> context.runOnContext(_ -> reopen()));
        }
    }

    private void reopen() {
        if (!closed && client == null) {
            open();
        }
    }

    void close() {
        closed = true;
        isUp = false;
        closeClient();
    }

    private void closeClient() {
        Redis current = client;
        client = null;
        if (current != null) {
            current.close();
        }
    }
}

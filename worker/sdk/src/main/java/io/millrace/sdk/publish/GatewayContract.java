package io.millrace.sdk.publish;

import io.millrace.contract.SharedRooms;
import io.millrace.contract.wire.Channels;
import io.millrace.contract.wire.ContractKey;
import io.millrace.contract.wire.WireException;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What gateways have written down for workers.
 *
 * @param shared rooms that clients of all dialects have in common
 * @param publish PUBLISH or SPUBLISH
 * @param isKnown whether a gateway has said so; else it is what gateways say by default
 */
record GatewayContract(Channels channels, SharedRooms shared, Command publish, boolean isKnown) {
    private static final Logger log = Logger.getLogger(GatewayContract.class);
    private static final int UNDERSTOOD = 1;
    static final GatewayContract DEFAULT =
            new GatewayContract(Channels.DEFAULT, SharedRooms.NONE, Command.PUBLISH, false);

    /** Asks Redis. */
    static Future<GatewayContract> read(RedisConnection connection) {
        return connection.send(Request.cmd(Command.GET).arg(ContractKey.NAME)).map(GatewayContract::of);
    }

    private static GatewayContract of(@Nullable Response response) {
        if (response == null) {
            return DEFAULT;
        }
        try {
            ContractKey key = ContractKey.decode(response.toBytes());
            if (key.version() > UNDERSTOOD) {
                log.warnf("Gateways speak contract %d, this worker %d", key.version(), UNDERSTOOD);
            }
            Command publish =
                    switch (key.publish()) {
                        case PUBLISH -> Command.PUBLISH;
                        case SPUBLISH -> Command.SPUBLISH;
                    };
            return new GatewayContract(new Channels(key.prefix()), key.shared(), publish, true);
        } catch (WireException e) {
            log.errorf("Redis key %s is not understood: %s", ContractKey.NAME, e.getMessage());
            return DEFAULT;
        }
    }
}

package io.millrace.sdk.worker;

import io.millrace.contract.json.Json;
import io.millrace.sdk.Accept;
import io.millrace.sdk.ChannelRequest;
import io.millrace.sdk.HandlerException;
import io.millrace.sdk.Millrace;
import io.millrace.sdk.OnPublish;
import io.millrace.sdk.OnSubscribe;
import io.millrace.sdk.RefusedException;
import io.smallrye.mutiny.Uni;
import java.util.Map;

/** A service that decides on channels, in all ways there are. */
class ChannelKeeper {
    record Order(int n) {}

    private final Millrace millrace;

    ChannelKeeper(Millrace millrace) {
        this.millrace = millrace;
    }

    @OnSubscribe("orders:*")
    void orders() {}

    @OnSubscribe("orders:secret*")
    @OnPublish("orders:secret*")
    void secret(ChannelRequest request) {
        throw new RefusedException("Not for " + request.user().orElse("you"), Map.of("name", "SecretError", "left", 0));
    }

    @OnSubscribe("orders:secret-tea")
    Uni<Accept> tea(ChannelRequest request) {
        return Uni.createFrom().item(Accept.client().data(request.channel()));
    }

    @OnPublish("orders:*")
    Accept publish(ChannelRequest request) {
        Order order = request.data(Order.class).orElseThrow(() -> new HandlerException("EmptyError", "Nothing there"));
        if (order.n() < 0) {
            throw new HandlerException("NegativeError", "Too few", order.n(), Map.of("least", 0));
        }
        return Accept.client().data(new Order(order.n() + 1));
    }

    @OnPublish("own:*")
    void publishes(ChannelRequest request, Json all) {
        millrace.room("hosts").emit("published", request.channel(), all);
    }
}

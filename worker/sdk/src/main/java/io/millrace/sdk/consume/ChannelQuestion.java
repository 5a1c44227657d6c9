package io.millrace.sdk.consume;

import io.millrace.contract.json.Json;
import io.millrace.contract.wire.EventHeaders;
import io.millrace.sdk.ChannelRequest;
import io.millrace.sdk.RefusedException;
import io.millrace.sdk.handler.Values;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a client asks of a channel, as its gateway tells of it. */
final class ChannelQuestion implements ChannelRequest {
    private final Arrival arrival;
    private final Values values;
    private final Map<String, Json> fields = new HashMap<>();

    ChannelQuestion(Arrival arrival, Values values) {
        this.arrival = arrival;
        this.values = values;
        arrival.data().forEachField(fields::put);
    }

    @Override
    public String channel() {
        return arrival.channel();
    }

    @Override
    public Optional<Json> data() {
        return Optional.ofNullable(fields.get("data"));
    }

    @Override
    public <T> Optional<T> data(Class<T> type) {
        try {
            return data().filter(json -> !json.isNull()).map(json -> values.valueOf(json, type));
        } catch (IllegalArgumentException e) {
            throw new RefusedException("The data is not of the form that is expected here");
        }
    }

    @Override
    public Optional<String> user() {
        return Optional.ofNullable(arrival.header(EventHeaders.USER))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public <T> Optional<T> claims(Class<T> type) {
        return Optional.ofNullable(fields.get("claims")).map(json -> values.valueOf(json, type));
    }
}

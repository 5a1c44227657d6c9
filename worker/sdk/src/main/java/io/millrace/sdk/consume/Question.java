package io.millrace.sdk.consume;

import io.millrace.contract.json.Json;
import io.millrace.contract.wire.EventHeaders;
import io.millrace.sdk.ConnectRequest;
import io.millrace.sdk.RefusedException;
import io.millrace.sdk.handler.Values;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A client at the door, as its gateway tells of it. */
final class Question implements ConnectRequest {
    private final Arrival arrival;
    private final Values values;
    private final Map<String, Json> fields = new HashMap<>();

    Question(Arrival arrival, Values values) {
        this.arrival = arrival;
        this.values = values;
        arrival.data().forEachField(fields::put);
    }

    @Override
    public Map<String, String> query() {
        return texts("query");
    }

    @Override
    public Map<String, String> headers() {
        return texts("headers");
    }

    @Override
    public Optional<Json> auth() {
        return field("auth");
    }

    @Override
    public <T> Optional<T> auth(Class<T> type) {
        try {
            return field("auth").map(json -> values.valueOf(json, type));
        } catch (IllegalArgumentException e) {
            throw new RefusedException("The credentials are not of the form that is expected here");
        }
    }

    @Override
    public Optional<String> user() {
        return Optional.ofNullable(arrival.header(EventHeaders.USER))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public <T> Optional<T> claims(Class<T> type) {
        return field("claims").map(json -> values.valueOf(json, type));
    }

    @Override
    public String address() {
        return field("address").map(Json::asString).orElse("");
    }

    @Override
    public boolean secure() {
        return field("secure").map(Json::asBoolean).orElse(false);
    }

    @Override
    public Optional<String> clientId() {
        return field("clientId").map(Json::asString);
    }

    private Optional<Json> field(String name) {
        return Optional.ofNullable(fields.get(name)).filter(json -> !json.isNull());
    }

    private Map<String, String> texts(String name) {
        Map<String, String> texts = new LinkedHashMap<>();
        field(name).ifPresent(json -> json.forEachField((key, value) -> texts.put(key, value.asString())));
        return texts;
    }
}

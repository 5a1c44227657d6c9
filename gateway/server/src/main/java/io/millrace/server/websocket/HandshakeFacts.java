package io.millrace.server.websocket;

import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Set;

/** What workers learn of a client's opening request in {@code connected}: query, some headers, address. */
final class HandshakeFacts {
    /** The transport's own, and of no use to a worker. */
    private static final Set<String> ENGINE_QUERY = Set.of("EIO", "transport", "t", "sid", "b64", "j");

    private static final List<String> HEADERS = List.of("origin", "user-agent", "accept-language", "referer");

    private HandshakeFacts() {}

    /** {@code {"query":{..},"headers":{..},"address":"..","secure":false}}. */
    static Json of(HttpServerRequest request) {
        JsonWriter facts = new JsonWriter().beginObject().name("query").beginObject();
        request.params().forEach((name, value) -> {
            if (!ENGINE_QUERY.contains(name)) {
                facts.name(name).string(value);
            }
        });
        facts.endObject().name("headers").beginObject();
        for (String name : HEADERS) {
            String value = request.getHeader(name);
            if (value != null) {
                facts.name(name).string(value);
            }
        }
        facts.endObject();
        String address =
                request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress();
        return facts.name("address")
                .string(address == null ? "" : address)
                .name("secure")
                .bool(request.isSSL())
                .endObject()
                .toJson();
    }
}

package io.millrace.server.socketio;

import io.millrace.contract.json.Json;
import io.millrace.server.engineio.EngineDoor;
import io.millrace.server.http.Coding;
import io.millrace.server.path.Vary;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The browser's Socket.IO client, from the pinned npm package that the build has put among the resources. A file is
 * read when it is first asked for, and kept.
 */
final class ClientFiles implements EngineDoor.Files {
    private final ClientVersion version;
    private final Map<String, ClientFile> read = new ConcurrentHashMap<>();
    private final String etag;

    ClientFiles(ClientVersion version) {
        this.version = version;
        this.etag = '"' + number() + '"';
    }

    private String number() {
        List<String> numbers = new ArrayList<>(1);
        Json.parse(resource("package.json")).forEachField((name, value) -> {
            if (name.equals("version")) {
                numbers.add(value.asString());
            }
        });
        return numbers.getFirst();
    }

    /* With it, or by 304 when the client has this version. */
    @Override
    public boolean answers(RoutingContext context, String name) {
        if (!version.has(name)) {
            return false;
        }
        ClientFile file = read.get(name);
        if (file != null) {
            answer(context, name, file);
        } else {
            context.vertx()
                    .executeBlocking(() -> read.computeIfAbsent(name, this::file), false)
                    .onSuccess(first -> answer(context, name, first))
                    .onFailure(context::fail);
        }
        return true;
    }

    /* The ETag is the same for all encodings, as the original's: nothing here serves a part of a file, where that would
     * matter (RFC 9110, section 8.8.3.3), and caches go by Vary. */
    private void answer(RoutingContext context, String name, ClientFile file) {
        HttpServerResponse response = context.response()
                .putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=0")
                .putHeader(HttpHeaders.ETAG, etag);
        Vary.on(response, "Accept-Encoding");
        if (isKnown(context.request().headers().getAll(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatusCode(304).end();
            return;
        }
        String type = name.endsWith(".map") ? "application/json" : "application/javascript";
        response.putHeader(HttpHeaders.CONTENT_TYPE, type + "; charset=utf-8");
        Coding coding = Coding.choose(context.request().headers().getAll(HttpHeaders.ACCEPT_ENCODING));
        if (coding != Coding.IDENTITY) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, coding.token());
        }
        Buffer bytes = file.in(coding);
        if (context.request().method().equals(HttpMethod.HEAD)) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(bytes.length()))
                    .end();
        } else {
            response.end(bytes);
        }
    }

    /* RFC 9110, section 13.1.2: any of a list, compared weakly. */
    private boolean isKnown(List<String> matches) {
        for (String match : matches) {
            for (String one : match.split(",", -1)) {
                String tag = one.strip();
                if (tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag)) {
                    return true;
                }
            }
        }
        return false;
    }

    private ClientFile file(String name) {
        return new ClientFile(resource(name), resource(name + ".br"), resource(name + ".gz"));
    }

    private byte[] resource(String name) {
        String path = version.resource(name);
        try (InputStream in = ClientFiles.class.getResourceAsStream(path)) {
            return required(in, path).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream required(@Nullable InputStream in, String path) {
        if (in == null) {
            throw new IllegalStateException("The build has not put " + path + " among the resources");
        }
        return in;
    }
}

package io.millrace.server.socketio;

import io.millrace.contract.json.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The browser's Socket.IO client, from the pinned npm package {@code socket.io-client} that the build has put among the
 * resources.
 */
final class ClientFiles {
    private static final String FOLDER = "/socket.io-client/";
    private static final List<String> NAMES =
            List.of("socket.io.js", "socket.io.min.js", "socket.io.esm.min.js", "socket.io.msgpack.min.js");

    private final Map<String, byte[]> files = new HashMap<>();
    private final String etag;

    ClientFiles() {
        for (String name : NAMES) {
            files.put(name, resource(name));
            files.put(name + ".map", resource(name + ".map"));
        }
        etag = '"' + version() + '"';
    }

    private static String version() {
        List<String> versions = new ArrayList<>(1);
        Json.parse(resource("package.json")).forEachField((name, value) -> {
            if (name.equals("version")) {
                versions.add(value.asString());
            }
        });
        return versions.getFirst();
    }

    /** Answers with the file, 304 when the client has this version, and hands on what is none of ours. */
    void serve(RoutingContext context) {
        String name = context.pathParam("file");
        byte[] file = files.get(name);
        if (file == null) {
            context.next();
            return;
        }
        HttpServerResponse response = context.response()
                .putHeader("Cache-Control", "public, max-age=0")
                .putHeader("ETag", etag);
        if (isKnown(context.request().getHeader("If-None-Match"))) {
            response.setStatusCode(304).end();
            return;
        }
        String type = name.endsWith(".map") ? "application/json" : "application/javascript";
        response.putHeader("Content-Type", type + "; charset=utf-8");
        if (context.request().method().equals(HttpMethod.HEAD)) {
            response.putHeader("Content-Length", Integer.toString(file.length)).end();
        } else {
            response.end(Buffer.buffer(file));
        }
    }

    /* RFC 9110, section 13.1.2: any of a list, compared weakly. */
    private boolean isKnown(@Nullable String match) {
        if (match == null) {
            return false;
        }
        for (String one : match.split(",", -1)) {
            String tag = one.strip();
            if (tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] resource(String name) {
        try (InputStream in = open(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String name) {
        InputStream in = ClientFiles.class.getResourceAsStream(FOLDER + name);
        if (in == null) {
            throw new IllegalStateException(
                    "The build has not put " + name + " of socket.io-client among the resources");
        }
        return in;
    }
}

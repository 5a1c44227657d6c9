package io.millrace.server.socketio;

import io.millrace.server.path.Keys;
import java.util.Set;

/** The browser's client that a path serves: the files that a server of that version has. */
enum ClientVersion {
    V4("4.8", Set.of("socket.io.js", "socket.io.min.js", "socket.io.esm.min.js", "socket.io.msgpack.min.js")),
    /** Whose {@code socket.io.js} is the minified one. */
    V2("2.5", Set.of("socket.io.js"));

    private static final String MAP = ".map";

    private final String name;

    @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
    private final Set<String> files;

    ClientVersion(String name, Set<String> files) {
        this.name = name;
        this.files = files;
    }

    /** @throws IllegalArgumentException names the key and the versions that there are */
    static ClientVersion of(String name, Keys keys) {
        for (ClientVersion version : values()) {
            if (version.name.equals(name)) {
                return version;
            }
        }
        throw keys.wrong("client-version", name, "must be 4.8 or 2.5");
    }

    /** Whether this is a name of one of its files or of their source maps. */
    boolean has(String file) {
        return files.contains(file.endsWith(MAP) ? file.substring(0, file.length() - MAP.length()) : file);
    }

    /** Of a resource of this version. */
    String resource(String file) {
        return "/socket.io-client/" + name + '/' + file;
    }
}

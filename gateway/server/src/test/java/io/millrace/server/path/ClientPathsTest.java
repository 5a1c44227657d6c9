package io.millrace.server.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which paths there can be, and which one of two that fit is meant. */
final class ClientPathsTest {
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "/socket.io/, /socket.io/",
        "/socket.io, /socket.io/",
        "/, /",
        "/a/b-c_d~e.f, /a/b-c_d~e.f/",
        "/Socket.IO/, /Socket.IO/"
    })
    void aPathIsTheSameWithAndWithoutItsLastSlash(String given, String normal) {
        assertEquals(normal, ClientPath.normal("key", given));
    }

    @ParameterizedTest(name = "\"{0}\" is no path")
    @ValueSource(
            strings = {
                "",
                " ",
                "socket.io",
                "socket.io/",
                "//",
                "/a//b",
                "/a/../b",
                "/.",
                "/a/./b",
                "/:name",
                "/a*",
                "/a b",
                "/a?b",
                "/a#b",
                "/%61",
                "/ü",
                "/a\n",
                "/a\\b",
                "/a;b"
            })
    void noPath(String given) {
        String said = assertThrows(IllegalArgumentException.class, () -> ClientPath.normal("millrace.x.path", given))
                .getMessage();
        assertEquals(
                "millrace.x.path is " + given + ": a path begins with a slash and holds letters, digits and . _ ~ -"
                        + " between slashes, as /socket.io/",
                said);
    }

    @Test
    void theLongestComesFirst() {
        List<ClientPath> paths = List.of(
                path("/"), path("/socket.io/"), path("/socket.io/admin/x/"), path("/b/"), path("/socket.io/admin/"));
        assertEquals(
                List.of("/socket.io/admin/x/", "/socket.io/admin/", "/socket.io/", "/b/", "/"),
                ClientPaths.inOrder(paths).stream().map(ClientPath::path).toList());
    }

    @Test
    void twoThatAreTheSameNameBothKeys() {
        List<ClientPath> paths = List.of(
                new ClientPath("millrace.socketio.path", "/a/", _ -> {}),
                path("/b/"),
                new ClientPath("millrace.engineio.paths.x.path", "/a/", _ -> {}));
        assertEquals(
                "millrace.engineio.paths.x.path and millrace.socketio.path are both /a/: each path"
                        + " needs one of its own",
                assertThrows(IllegalArgumentException.class, () -> ClientPaths.inOrder(paths))
                        .getMessage());
    }

    private static ClientPath path(String path) {
        return new ClientPath("of " + path, path, _ -> {});
    }
}

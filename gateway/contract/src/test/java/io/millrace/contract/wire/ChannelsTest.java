package io.millrace.contract.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ChannelsTest {
    static Stream<Arguments> examples() {
        return Golden.table("channels.json").stream()
                .map(row -> arguments(
                        row.get("says").asString(),
                        target(Golden.fields(row.get("target"))),
                        row.get("channel").asString()));
    }

    private static Target target(Map<String, Json> fields) {
        if (fields.containsKey("connection")) {
            return new Target.Connection(
                    new ConnectionId(fields.get("connection").asString()));
        }
        if (fields.containsKey("user")) {
            return new Target.User(fields.get("user").asString());
        }
        String namespace = fields.get("namespace").asString();
        Json room = fields.get("room");
        return room == null ? new Target.Namespace(namespace) : new Target.Room(namespace, room.asString());
    }

    @ParameterizedTest(name = "{0}, both ways")
    @MethodSource
    void examples(String what, Target target, String channel) {
        assertEquals(channel, Channels.DEFAULT.of(target), what);
        assertEquals(target, Channels.DEFAULT.parse(channel), what);
        Channels other = new Channels("eu:{1}:");
        assertEquals("eu:{1}:" + channel.substring("millrace:".length()), other.of(target), "another prefix");
        assertEquals(target, other.parse(other.of(target)), "another prefix");
        assertNull(other.parse(channel), "another prefix");
    }

    @ParameterizedTest(name = "{0} reaches nobody")
    @ValueSource(
            strings = {
                "",
                "millrace:",
                "millrace:c",
                "millrace:c:",
                "millrace:x:a",
                "millrace:g:gw-1",
                "millrace:w:chat-1",
                "millrace",
                "millrace:c:a.b",
                "millrace:c:a%41",
                "millrace:cc:a",
                "other:c:abc",
                "millrace:r:lobby",
                "millrace:r:/:a:b",
                "millrace:u:a%",
                "millrace:u:a%4",
                "millrace:u:a%4g",
                "millrace:u:%FF",
                "millrace:u:%ED%A0%80",
                "millrace:u:{a}",
                "millrace:n:a\n",
                "millrace:u:%C3é"
            })
    void nobody(String channel) {
        assertNull(Channels.DEFAULT.parse(channel));
    }

    @Test
    @DisplayName("a target with a lone surrogate in a name is the one that its channel reaches")
    void targetsAreWellFormed() {
        for (String name : new String[] {"\ud800a\udc00", "🌊\udf0a\ud83c", "\ud83c"}) {
            for (Target target :
                    new Target[] {new Target.Room("/" + name, name), new Target.User(name), new Target.Namespace(name)
                    }) {
                assertEquals(target, Channels.DEFAULT.parse(Channels.DEFAULT.of(target)));
            }
        }
        assertEquals(new Target.Room("/", "🌊\ufffd"), new Target.Room("/", "🌊\udf0a"));
    }

    @Test
    @DisplayName("a lone surrogate, which has no UTF-8, becomes U+FFFD, as in other languages")
    void loneSurrogates() {
        assertEquals("millrace:u:\ufffda\ufffd", Channels.DEFAULT.of(new Target.User("\ud800a\udc00")));
    }

    @Test
    @DisplayName("percent-encoding in small digits is read as well")
    void smallDigits() {
        assertEquals(new Target.User("a:b"), Channels.DEFAULT.parse("millrace:u:a%3ab"));
    }

    @Test
    @DisplayName("gateways, workers and streams have channels of their own")
    void others() {
        assertEquals("millrace:g:gw-1", Channels.DEFAULT.gateway("gw-1"));
        assertEquals("millrace:w:chat%3A1", Channels.DEFAULT.replies("chat:1"));
        assertEquals("millrace:s:{/chat:0}", Channels.DEFAULT.stream("/chat", 0));
        assertEquals("millrace:s:{%7B/%7D:3}", Channels.DEFAULT.stream("{/}", 3));
    }
}

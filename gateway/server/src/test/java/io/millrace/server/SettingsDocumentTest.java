package io.millrace.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.server.auth.JwtConfig;
import io.millrace.server.gateway.ConnectsConfig;
import io.millrace.server.gateway.ForwardConfig;
import io.millrace.server.gateway.GatewayConfig;
import io.millrace.server.http.HttpConfig;
import io.millrace.server.kafka.KafkaConfig;
import io.millrace.server.metrics.MetricsConfig;
import io.millrace.server.page.PageConfig;
import io.millrace.server.redis.RedisBusConfig;
import io.millrace.server.socketio.SocketIoConfig;
import io.millrace.server.websocket.HandshakeConfig;
import io.millrace.server.websocket.WebSocketConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The README's table of settings holds every key of every config interface, with its default. */
class SettingsDocumentTest {
    private static final Path README = Path.of(System.getProperty("millrace.root"), "gateway", "server", "README.md");

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void everySettingIsDocumented(String key, String value) throws IOException {
        String row = "| `" + key + "` | " + value + " |";
        assertTrue(Files.readString(README).contains(row), "README.md has no row that begins with: " + row);
    }

    static Stream<Arguments> everySettingIsDocumented() {
        return Stream.of(
                        GatewayConfig.class,
                        ConnectsConfig.class,
                        JwtConfig.class,
                        ForwardConfig.class,
                        KafkaConfig.class,
                        MetricsConfig.class,
                        PageConfig.class,
                        RedisBusConfig.class,
                        HttpConfig.class,
                        HandshakeConfig.class,
                        WebSocketConfig.class,
                        SocketIoConfig.class)
                .flatMap(config -> Arrays.stream(config.getMethods()).map(method -> row(config, method)));
    }

    private static Arguments row(Class<?> config, Method method) {
        String name = method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        WithDefault value = method.getAnnotation(WithDefault.class);
        String absent = name.equals("id") ? "made up" : "none";
        String each = method.getReturnType() == Map.class ? ".<name>" : "";
        return Arguments.of(
                config.getAnnotation(ConfigMapping.class).prefix() + '.' + name + each,
                value == null ? absent : '`' + value.value() + '`');
    }
}

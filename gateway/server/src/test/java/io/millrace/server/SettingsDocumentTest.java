package io.millrace.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.server.auth.JwtConfig;
import io.millrace.server.cluster.ClusterConfig;
import io.millrace.server.engineio.EngineIoConfig;
import io.millrace.server.engineio.EnginePathConfig;
import io.millrace.server.gateway.AccessConfig;
import io.millrace.server.gateway.ConnectsConfig;
import io.millrace.server.gateway.ForwardConfig;
import io.millrace.server.gateway.GatewayConfig;
import io.millrace.server.gateway.RoutesConfig;
import io.millrace.server.http.HttpConfig;
import io.millrace.server.kafka.KafkaConfig;
import io.millrace.server.metrics.MetricsConfig;
import io.millrace.server.page.PageConfig;
import io.millrace.server.redis.RedisBusConfig;
import io.millrace.server.scatter.ScatterConfig;
import io.millrace.server.socketcluster.SocketClusterConfig;
import io.millrace.server.socketcluster.SocketClusterPathConfig;
import io.millrace.server.socketio.SocketIoConfig;
import io.millrace.server.socketio.SocketIoPathConfig;
import io.millrace.server.websocket.HandshakeConfig;
import io.millrace.server.websocket.WebSocketConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import io.smallrye.config.WithParentName;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The README's tables of settings hold every key of every config interface, with its default. What all paths of a
 * dialect have stands there once, under its own name.
 */
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
                        RoutesConfig.class,
                        AccessConfig.class,
                        JwtConfig.class,
                        ForwardConfig.class,
                        KafkaConfig.class,
                        MetricsConfig.class,
                        PageConfig.class,
                        RedisBusConfig.class,
                        ClusterConfig.class,
                        HttpConfig.class,
                        HandshakeConfig.class,
                        WebSocketConfig.class,
                        ScatterConfig.class,
                        SocketIoConfig.class,
                        EngineIoConfig.class,
                        SocketClusterConfig.class)
                .flatMap(config ->
                        rows(config, config.getAnnotation(ConfigMapping.class).prefix() + '.'))
                .distinct()
                .map(row -> Arguments.of(row.key(), row.value()));
    }

    private record Row(String key, String value) {}

    private static Stream<Row> rows(Class<?> group, String prefix) {
        return Arrays.stream(group.getMethods()).flatMap(method -> {
            Class<?> type = method.getReturnType();
            String here = ofEveryPath(method, prefix);
            if (method.isAnnotationPresent(WithParentName.class)) {
                Class<?> each =
                        (Class<?>) ((ParameterizedType) method.getGenericReturnType()).getActualTypeArguments()[1];
                return rows(each, here + "<name>.");
            }
            return type.isInterface() && type.getPackageName().startsWith("io.millrace.")
                    ? rows(type, here + name(method) + '.')
                    : Stream.of(row(here, method));
        });
    }

    private static String ofEveryPath(Method method, String otherwise) {
        Class<?> declared = method.getDeclaringClass();
        if (declared == SocketClusterPathConfig.class) {
            return "millrace.socketcluster.";
        }
        return List.of(EnginePathConfig.class, SocketIoPathConfig.class).contains(declared)
                ? "millrace.socketio."
                : otherwise;
    }

    private static Row row(String prefix, Method method) {
        WithDefault value = method.getAnnotation(WithDefault.class);
        String absent = method.getName().equals("id") ? "made up" : "none";
        return new Row(prefix + name(method) + each(method), value == null ? absent : '`' + value.value() + '`');
    }

    private static String name(Method method) {
        WithName name = method.getAnnotation(WithName.class);
        return name != null
                ? name.value()
                : method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /* Of a map; the settings of a path that is named are those of every path, but it must have one. */
    private static String each(Method method) {
        if (method.getReturnType() != Map.class) {
            return "";
        }
        return method.getName().equals("paths") ? ".<name>.path" : ".<name>";
    }
}

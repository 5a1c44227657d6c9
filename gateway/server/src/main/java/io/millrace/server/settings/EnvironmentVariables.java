package io.millrace.server.settings;

import io.millrace.server.auth.JwtConfig;
import io.millrace.server.cluster.ClusterConfig;
import io.millrace.server.engineio.EngineIoConfig;
import io.millrace.server.gateway.AccessConfig;
import io.millrace.server.gateway.ConnectsConfig;
import io.millrace.server.gateway.ForwardConfig;
import io.millrace.server.gateway.GatewayConfig;
import io.millrace.server.gateway.RoomsConfig;
import io.millrace.server.gateway.RoutesConfig;
import io.millrace.server.http.HttpConfig;
import io.millrace.server.kafka.KafkaConfig;
import io.millrace.server.management.ManagementConfig;
import io.millrace.server.metrics.MetricsConfig;
import io.millrace.server.page.PageConfig;
import io.millrace.server.plain.PlainConfig;
import io.millrace.server.redis.RedisBusConfig;
import io.millrace.server.scatter.ScatterConfig;
import io.millrace.server.socketcluster.SocketClusterConfig;
import io.millrace.server.socketio.SocketIoConfig;
import io.millrace.server.sono.SonoConfig;
import io.millrace.server.websocket.HandshakeConfig;
import io.millrace.server.websocket.WebSocketConfig;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithName;
import io.smallrye.config.WithParentName;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A misspelt key stops the start, in the environment too: the configuration's own check leaves variables out, as a name
 * in capitals is not surely a key's.
 */
@Singleton
public class EnvironmentVariables {
    /** Where settings are declared. */
    static final List<Class<?>> SETTINGS = List.of(
            GatewayConfig.class,
            ForwardConfig.class,
            ConnectsConfig.class,
            RoutesConfig.class,
            AccessConfig.class,
            RoomsConfig.class,
            JwtConfig.class,
            KafkaConfig.class,
            RedisBusConfig.class,
            ClusterConfig.class,
            HttpConfig.class,
            HandshakeConfig.class,
            WebSocketConfig.class,
            SocketIoConfig.class,
            EngineIoConfig.class,
            SocketClusterConfig.class,
            PlainConfig.class,
            SonoConfig.class,
            ScatterConfig.class,
            PageConfig.class,
            ManagementConfig.class,
            MetricsConfig.class);

    private static final String OURS = "MILLRACE_";
    /** A worker's, which may share a gateway's environment. */
    private static final String OF_WORKERS = "MILLRACE_WORKER_";
    /** What Kubernetes puts into a container for each Service, also for one that is called {@code millrace-...}. */
    private static final Pattern OF_KUBERNETES =
            Pattern.compile(".+_(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT(_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

    /** @throws IllegalStateException when a variable is meant for a gateway and is no setting of one */
    void check(@Observes @Priority(1) StartupEvent event) {
        List<String> unknown = unknown(System.getenv().keySet());
        if (!unknown.isEmpty()) {
            throw new IllegalStateException("No setting of a gateway: " + String.join(", ", unknown)
                    + ". Misspelt? All are in gateway/server/README.md: millrace.gateway.drain-over, for instance,"
                    + " is MILLRACE_GATEWAY_DRAIN_OVER");
        }
    }

    /** Those that begin as a gateway's do and are none, in order. */
    static List<String> unknown(Set<String> variables) {
        List<String> ours = variables.stream()
                .filter(name -> name.startsWith(OURS) && !name.startsWith(OF_WORKERS))
                .filter(name -> !OF_KUBERNETES.matcher(name).matches())
                .sorted()
                .toList();
        if (ours.isEmpty()) {
            return ours;
        }
        Pattern known = Pattern.compile(
                SETTINGS.stream().flatMap(EnvironmentVariables::names).collect(Collectors.joining("|")));
        return ours.stream().filter(name -> !known.matcher(name).matches()).toList();
    }

    private static Stream<String> names(Class<?> settings) {
        return names(asVariable(settings.getAnnotation(ConfigMapping.class).prefix()), settings);
    }

    /** As patterns of variables: a group's stand below it, and those of a map of groups below any name of these. */
    private static Stream<String> names(String prefix, Class<?> declared) {
        return Stream.of(declared.getMethods()).flatMap(method -> {
            boolean isNameless = method.isAnnotationPresent(WithParentName.class);
            String name = isNameless ? prefix : prefix + '_' + asVariable(word(method));
            if (method.getReturnType() != Map.class) {
                return isGroup(method.getReturnType()) ? names(name, method.getReturnType()) : Stream.of(name);
            }
            Type values = ((ParameterizedType) method.getGenericReturnType()).getActualTypeArguments()[1];
            return values instanceof Class<?> group && isGroup(group)
                    ? names(name + "_[A-Z0-9]+", group)
                    : Stream.of(name + "_.+");
        });
    }

    /* Groups are declared here; types of values that are interfaces are others'. */
    private static boolean isGroup(Class<?> type) {
        return type.isInterface() && type.getPackageName().startsWith("io.millrace.");
    }

    private static String word(Method method) {
        WithName name = method.getAnnotation(WithName.class);
        return name != null ? name.value() : method.getName().replaceAll("([A-Z])", "-$1");
    }

    private static String asVariable(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}

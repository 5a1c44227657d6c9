package io.millrace.conformance.cluster;

import java.lang.reflect.Method;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Gives a test class its {@link Cluster}. Classes with equal settings share one, which ends with the test run; each
 * test finds it whole. What fails is shown with the gateways' last words.
 */
public final class ClusterExtension implements BeforeAllCallback, BeforeEachCallback, InvocationInterceptor {
    private static final ExtensionContext.Namespace CLUSTERS = ExtensionContext.Namespace.create(Cluster.class);

    private final Cluster.Settings settings;
    private @Nullable Cluster cluster;

    private ClusterExtension(Cluster.Settings settings) {
        this.settings = settings;
    }

    /** For a static field with {@code @RegisterExtension}. */
    public static ClusterExtension of(String name, int gateways, Map<String, String> gatewaySettings) {
        return of(name, gateways, gatewaySettings, Map.of());
    }

    /** The same, where Redis holds these strings before the gateways start. They do not outlive its death. */
    public static ClusterExtension of(
            String name, int gateways, Map<String, String> gatewaySettings, Map<String, String> redisStrings) {
        return new ClusterExtension(new Cluster.Settings(name, gateways, gatewaySettings, redisStrings, false));
    }

    /** The same with Kafka in a process of its own. */
    public static ClusterExtension withKafkaApart(String name, int gateways, Map<String, String> gatewaySettings) {
        return new ClusterExtension(new Cluster.Settings(name, gateways, gatewaySettings, Map.of(), true));
    }

    /** The cluster, from the class's {@code @BeforeAll} on. */
    public Cluster cluster() {
        if (cluster == null) {
            throw new IllegalStateException("Not before the class's first test");
        }
        return cluster;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        cluster = context.getRoot().getStore(CLUSTERS).computeIfAbsent(settings, Cluster::start, Cluster.class);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        cluster().heal();
    }

    @Override
    public void interceptTestMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext context)
            throws Throwable {
        proceed(invocation);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext context)
            throws Throwable {
        proceed(invocation);
    }

    @Override
    public void interceptDynamicTest(
            Invocation<@Nullable Void> invocation,
            DynamicTestInvocationContext invocationContext,
            ExtensionContext context)
            throws Throwable {
        proceed(invocation);
    }

    private void proceed(Invocation<@Nullable Void> invocation) throws Throwable {
        try {
            invocation.proceed();
        } catch (Throwable failure) {
            failure.addSuppressed(new LastWords(cluster().tails()));
            throw failure;
        }
    }

    /** What the gateways have said, carried by a failure into every report. */
    private static final class LastWords extends Exception {
        private static final long serialVersionUID = 1;

        LastWords(String tails) {
            super("the gateways' last words:\n" + tails, null, false, false);
        }
    }
}

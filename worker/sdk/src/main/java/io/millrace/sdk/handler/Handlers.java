package io.millrace.sdk.handler;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ArcContainer;
import io.quarkus.arc.ClientProxy;
import io.quarkus.arc.InjectableBean;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.annotation.Annotation;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The handlers of this service's beans. A mistake in one stops the start, before the first event is taken. */
@Singleton
public class Handlers {
    private static final int BEFORE_CONSUMPTION = jakarta.interceptor.Interceptor.Priority.PLATFORM_BEFORE;
    private static final Set<Class<? extends Annotation>> SCOPES =
            Set.of(ApplicationScoped.class, Singleton.class, Dependent.class);

    private final ObjectMapper mapper;
    private @Nullable HandlerTable table;

    /** @param mapper the service's own */
    @Inject
    public Handlers(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    void find(@Observes @Priority(BEFORE_CONSUMPTION) StartupEvent event) {
        ArcContainer container = Arc.container();
        HandlerScan scan = new HandlerScan(mapper);
        for (Bean<?> bean : container.beanManager().getBeans(Object.class, Any.Literal.INSTANCE)) {
            boolean isClass = bean instanceof InjectableBean<?> known && known.getKind() == InjectableBean.Kind.CLASS;
            if (isClass && HandlerScan.hasHandlers(bean.getBeanClass())) {
                add(scan, container, (InjectableBean<?>) bean);
            }
        }
        table = scan.table();
    }

    private static void add(HandlerScan scan, ArcContainer container, InjectableBean<?> bean) {
        if (SCOPES.contains(bean.getScope())) {
            // Past the client proxy: it would find the same instance again for each event. Interceptors are not lost by
            // it.
            scan.add(
                    bean.getBeanClass(),
                    () -> ClientProxy.unwrap(
                            Objects.requireNonNull(container.instance(bean).get())));
        } else {
            scan.mistake(
                    bean.getBeanClass().getName() + ": a bean with handlers is application-scoped or a singleton, not @"
                            + bean.getScope().getSimpleName());
        }
    }

    /** All of them; after the start. */
    public HandlerTable table() {
        return Objects.requireNonNull(table, "The service has not started");
    }
}

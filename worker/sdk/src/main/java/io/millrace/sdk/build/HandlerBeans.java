package io.millrace.sdk.build;

import io.millrace.sdk.OnConnect;
import io.millrace.sdk.OnConnected;
import io.millrace.sdk.OnDisconnected;
import io.millrace.sdk.OnEvent;
import io.millrace.sdk.OnJoined;
import io.millrace.sdk.OnLeft;
import io.millrace.sdk.OnPublish;
import io.millrace.sdk.OnSubscribe;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.NormalScope;
import jakarta.enterprise.inject.Stereotype;
import jakarta.enterprise.inject.build.compatible.spi.BuildCompatibleExtension;
import jakarta.enterprise.inject.build.compatible.spi.ClassConfig;
import jakarta.enterprise.inject.build.compatible.spi.Enhancement;
import jakarta.enterprise.inject.literal.NamedLiteral;
import jakarta.enterprise.lang.model.AnnotationInfo;
import jakarta.enterprise.lang.model.declarations.ClassInfo;
import jakarta.enterprise.lang.model.declarations.MethodInfo;
import jakarta.inject.Named;
import jakarta.inject.Scope;
import java.util.List;

/**
 * Classes with handler methods, their own or inherited, are beans that stay: application-scoped when they have no
 * scope, and with a name. Nobody injects them, so that Quarkus would remove them as unused; a name is what keeps a bean
 * without any Quarkus extension.
 */
public final class HandlerBeans implements BuildCompatibleExtension {
    /* Whose classes surely have no handlers: looking at them costs time, and warnings of classes that are not there. */
    private static final List<String> PLATFORM = List.of(
            "java.", "jakarta.", "io.quarkus.", "io.smallrye.", "io.vertx.", "io.netty.", "org.jboss.", "org.apache.");

    /**
     * Makes a bean of a class with handlers, that stays.
     *
     * <p>The annotations are looked for here and not by {@code withAnnotations}, which looks at all annotations of all
     * annotations of all classes, and warns of each that is not there.
     */
    @Enhancement(types = Object.class, withSubtypes = true)
    public void keep(ClassConfig type) {
        ClassInfo info = type.info();
        if (info.isAbstract() || info.isInterface() || isPlatform(info.name()) || !hasHandlers(info)) {
            return;
        }
        if (!hasScope(info)) {
            type.addAnnotation(ApplicationScoped.class);
        }
        if (!info.hasAnnotation(Named.class)) {
            type.addAnnotation(NamedLiteral.of("millrace:" + info.name()));
        }
    }

    private static boolean isPlatform(String name) {
        return PLATFORM.stream().anyMatch(name::startsWith);
    }

    private static boolean hasHandlers(ClassInfo type) {
        try {
            for (MethodInfo method : type.methods()) {
                if (method.hasAnnotation(OnEvent.class)
                        || method.hasAnnotation(OnConnect.class)
                        || method.hasAnnotation(OnSubscribe.class)
                        || method.hasAnnotation(OnPublish.class)
                        || method.hasAnnotation(OnConnected.class)
                        || method.hasAnnotation(OnDisconnected.class)
                        || method.hasAnnotation(OnJoined.class)
                        || method.hasAnnotation(OnLeft.class)) {
                    return true;
                }
            }
            return false;
        } catch (RuntimeException _) {
            return false; // something it extends is not there: it cannot be loaded, let alone be a bean
        }
    }

    private static boolean hasScope(ClassInfo type) {
        for (AnnotationInfo annotation : type.annotations()) {
            ClassInfo declaration = annotation.declaration();
            if (declaration.hasAnnotation(Scope.class)
                    || declaration.hasAnnotation(NormalScope.class)
                    || declaration.hasAnnotation(Stereotype.class)) {
                return true;
            }
        }
        return false;
    }
}

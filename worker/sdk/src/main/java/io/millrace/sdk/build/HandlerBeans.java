package io.millrace.sdk.build;

import io.millrace.sdk.OnConnected;
import io.millrace.sdk.OnDisconnected;
import io.millrace.sdk.OnEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.NormalScope;
import jakarta.enterprise.inject.Stereotype;
import jakarta.enterprise.inject.build.compatible.spi.BuildCompatibleExtension;
import jakarta.enterprise.inject.build.compatible.spi.ClassConfig;
import jakarta.enterprise.inject.build.compatible.spi.Enhancement;
import jakarta.enterprise.inject.literal.NamedLiteral;
import jakarta.enterprise.lang.model.AnnotationInfo;
import jakarta.enterprise.lang.model.declarations.ClassInfo;
import jakarta.inject.Named;
import jakarta.inject.Scope;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Classes with handler methods, their own or inherited, are beans that stay: application-scoped when they have no
 * scope, and with a name. Nobody injects them, so that Quarkus would remove them as unused; a name is what keeps a bean
 * without any Quarkus extension.
 */
public final class HandlerBeans implements BuildCompatibleExtension {
    private final Set<String> withHandlers = new HashSet<>();

    /** Collects the classes that declare handlers. */
    @Priority(1)
    @Enhancement(
            types = Object.class,
            withSubtypes = true,
            withAnnotations = {OnEvent.class, OnConnected.class, OnDisconnected.class})
    public void collect(ClassConfig type) {
        withHandlers.add(type.info().name());
    }

    /** Keeps them, and what extends them. */
    @Priority(2)
    @Enhancement(types = Object.class, withSubtypes = true)
    public void keep(ClassConfig type) {
        ClassInfo info = type.info();
        if (withHandlers.isEmpty() || info.isAbstract() || info.isInterface() || !hasHandlers(info)) {
            return;
        }
        if (!hasScope(info)) {
            type.addAnnotation(ApplicationScoped.class);
        }
        if (!info.hasAnnotation(Named.class)) {
            type.addAnnotation(NamedLiteral.of("millrace:" + info.name()));
        }
    }

    private boolean hasHandlers(ClassInfo type) {
        for (@Nullable ClassInfo at = type; at != null; at = at.superClassDeclaration()) {
            if (withHandlers.contains(at.name())) {
                return true;
            }
        }
        return false;
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

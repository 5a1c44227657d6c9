package io.millrace.sdk.handler;

import io.millrace.contract.EventType;
import io.millrace.sdk.Accept;
import io.millrace.sdk.ChannelRequest;
import io.millrace.sdk.ConnectRequest;
import io.millrace.sdk.Connection;
import io.millrace.sdk.EventContext;
import io.millrace.sdk.OnConnect;
import io.millrace.sdk.OnPublish;
import io.millrace.sdk.OnSubscribe;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

/** What the declaration of a handler method says. */
final class Signature {
    private final ValueReaders readers;

    Signature(ValueReaders readers) {
        this.readers = readers;
    }

    /**
     * @throws HandlerScan.Misdeclared when a parameter cannot be given a value, or the method cannot be a handler at
     *     all
     */
    List<Parameter> parameters(Method method) {
        if (Modifier.isStatic(method.getModifiers())) {
            throw new HandlerScan.Misdeclared("a handler is not static");
        }
        Class<?> returned = method.getReturnType();
        if (returned == Multi.class || Flow.Publisher.class == returned) {
            throw new HandlerScan.Misdeclared("an ack is one answer, not a " + returned.getSimpleName());
        }
        requireDecision(method);
        List<Parameter> parameters = new ArrayList<>();
        int argument = 0;
        for (java.lang.reflect.Parameter declared : method.getParameters()) {
            if (declared.getType() == Connection.class) {
                parameters.add(new Parameter.OfConnection());
            } else if (declared.getType() == EventContext.class) {
                parameters.add(new Parameter.OfContext());
            } else if (declared.getType() == ConnectRequest.class) {
                if (!method.isAnnotationPresent(OnConnect.class)) {
                    throw new HandlerScan.Misdeclared("only a method with @OnConnect has a ConnectRequest");
                }
                parameters.add(new Parameter.OfRequest());
            } else if (declared.getType() == ChannelRequest.class) {
                if (!isOfAChannel(method)) {
                    throw new HandlerScan.Misdeclared(
                            "only a method with @OnSubscribe or @OnPublish has a ChannelRequest");
                }
                parameters.add(new Parameter.OfChannelRequest());
            } else {
                parameters.add(argument(declared, argument++));
            }
        }
        return parameters;
    }

    private Parameter argument(java.lang.reflect.Parameter declared, int index) {
        String name = declared.isNamePresent()
                ? declared.getName()
                : declared.getType().getSimpleName();
        Type type = declared.getParameterizedType();
        try {
            if (declared.isVarArgs()) {
                Class<?> component = declared.getType().getComponentType();
                return new Parameter.OfRest(index, name, readers.of(component), component);
            }
            if (declared.getType() == Optional.class) {
                if (!(type instanceof ParameterizedType optional)) {
                    throw new ValueReaders.Unknown("an Optional of what?");
                }
                ValueReader reader = readers.of(optional.getActualTypeArguments()[0]);
                return new Parameter.OfArgument(index, name, reader, Parameter.Absence.EMPTY);
            }
            boolean nullable = isNullable(declared) && !declared.getType().isPrimitive();
            Parameter.Absence absence = nullable ? Parameter.Absence.NULL : Parameter.Absence.REFUSED;
            return new Parameter.OfArgument(index, name, readers.of(type), absence);
        } catch (ValueReaders.Unknown e) {
            throw new HandlerScan.Misdeclared("parameter " + (index + 1) + " (" + name + ") is of type "
                    + type.getTypeName() + ", which no argument can be read as: " + e.getMessage());
        }
    }

    /** Any annotation of that name counts: each library has its own. */
    private static boolean isNullable(java.lang.reflect.Parameter declared) {
        AnnotatedType type = declared.getAnnotatedType();
        return Stream.of(declared.getAnnotations(), type.getAnnotations())
                .flatMap(Stream::of)
                .map(Annotation::annotationType)
                .anyMatch(annotation -> annotation.getSimpleName().equals("Nullable"));
    }

    /** What decides handles nothing else, and returns what says so. */
    private static void requireDecision(Method method) {
        boolean isOfConnect = method.isAnnotationPresent(OnConnect.class);
        if (!isOfConnect && !isOfAChannel(method)) {
            return;
        }
        String what = isOfConnect ? "@OnConnect" : "@OnSubscribe or @OnPublish";
        long others = Trigger.of(method).stream()
                .map(Trigger::type)
                .filter(type -> isOfConnect
                        ? type != EventType.CONNECT
                        : type != EventType.SUBSCRIBE && type != EventType.PUBLISH)
                .count();
        if (others > 0) {
            throw new HandlerScan.Misdeclared("a method with " + what + " handles nothing else");
        }
        if (!answersNothing(method) && returned(method) != Accept.class) {
            throw new HandlerScan.Misdeclared(
                    "a method with " + what + " returns Accept or nothing, also in a Uni or CompletionStage");
        }
    }

    private static boolean isOfAChannel(Method method) {
        return method.isAnnotationPresent(OnSubscribe.class) || method.isAnnotationPresent(OnPublish.class);
    }

    private static Type returned(Method method) {
        Class<?> returned = method.getReturnType();
        boolean later = Uni.class.isAssignableFrom(returned) || CompletionStage.class.isAssignableFrom(returned);
        return later && method.getGenericReturnType() instanceof ParameterizedType type
                ? type.getActualTypeArguments()[0]
                : returned;
    }

    /** Whether an ack of this method has no arguments. */
    static boolean answersNothing(Method method) {
        Type returned = returned(method);
        return returned == void.class || returned == Void.class;
    }
}

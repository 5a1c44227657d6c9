package io.millrace.sdk.handler;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Finds the handlers of beans and checks them. All mistakes are told at once, since an author who has made one has
 * often made it again.
 */
public final class HandlerScan {
    private final Signature signature;
    private final Map<Trigger, Handler> handlers = new LinkedHashMap<>();
    private final List<String> mistakes = new ArrayList<>();

    /** @param mapper reads the arguments that are neither text, number, bytes nor JSON as it is */
    public HandlerScan(ObjectMapper mapper) {
        this.signature = new Signature(new ValueReaders(mapper));
    }

    /** Whether a class has handler methods, its own or inherited. */
    public static boolean hasHandlers(Class<?> type) {
        return !methods(type).isEmpty();
    }

    /**
     * Adds the handlers of a bean.
     *
     * @param type its class
     * @param instance gives the instance that is called, asked for at most once
     */
    public void add(Class<?> type, Supplier<Object> instance) {
        Object receiver = null;
        for (Method method : methods(type)) {
            String name = type.getName() + '.' + method.getName();
            try {
                List<Parameter> parameters = signature.parameters(method);
                if (receiver == null) {
                    receiver = instance.get();
                }
                Handler handler =
                        new Handler(name, target(method, receiver), parameters, Signature.answersNothing(method));
                Trigger.of(method).forEach(trigger -> put(trigger, handler));
            } catch (Misdeclared e) {
                mistakes.add(name + ": " + e.getMessage());
            }
        }
    }

    /** Adds a mistake that was found elsewhere. */
    public void mistake(String what) {
        mistakes.add(what);
    }

    /** @throws IllegalStateException when a handler is declared wrongly: lists all that are */
    public HandlerTable table() {
        if (!mistakes.isEmpty()) {
            throw new IllegalStateException("Handlers that cannot be:\n  " + String.join("\n  ", mistakes));
        }
        return new HandlerTable(handlers);
    }

    /** A method cannot be a handler. */
    static final class Misdeclared extends RuntimeException {
        private static final long serialVersionUID = 1;

        Misdeclared(String why) {
            super(why, null, false, false);
        }
    }

    private void put(Trigger trigger, Handler handler) {
        Handler other = handlers.putIfAbsent(trigger, handler);
        if (other != null) {
            mistakes.add(handler + ": " + trigger + " is also the trigger of " + other);
        }
    }

    private static MethodHandle target(Method method, Object receiver) {
        try {
            MethodHandle handle = MethodHandles.privateLookupIn(method.getDeclaringClass(), MethodHandles.lookup())
                    .unreflect(method);
            return handle.bindTo(receiver)
                    .asFixedArity()
                    .asSpreader(Object[].class, method.getParameterCount())
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (IllegalAccessException e) {
            throw new Misdeclared("it cannot be called: " + e.getMessage());
        }
    }

    private static List<Method> methods(Class<?> type) {
        List<Method> found = new ArrayList<>();
        Set<List<Object>> overridden = new HashSet<>();
        for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
            for (Method method : at.getDeclaredMethods()) {
                boolean isPrivate = Modifier.isPrivate(method.getModifiers());
                boolean first = isPrivate
                        || overridden.add(List.of(method.getName(), Arrays.asList(method.getParameterTypes())));
                if (first && !method.isSynthetic() && !Trigger.of(method).isEmpty()) {
                    found.add(method);
                }
            }
        }
        return found;
    }
}

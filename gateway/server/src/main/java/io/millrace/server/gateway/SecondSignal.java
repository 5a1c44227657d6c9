package io.millrace.server.gateway;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Hears SIGTERM and SIGINT in front of the JVM, which listens to the first only. By reflection, since the compiler
 * warns of {@code sun.misc.Signal}, the one way to hear a signal, wherever it is named.
 */
final class SecondSignal {
    private static final System.Logger LOG = System.getLogger(SecondSignal.class.getName());

    private SecondSignal() {}

    /** From now on the second of them runs {@code hurry}, on a thread of its own; the first ends the JVM as ever. */
    static void runs(Runnable hurry) {
        AtomicBoolean first = new AtomicBoolean(true);
        for (String name : new String[] {"TERM", "INT"}) {
            try {
                hear(name, () -> {
                    if (!first.getAndSet(false)) {
                        hurry.run();
                    }
                });
            } catch (ReflectiveOperationException | IllegalArgumentException e) {
                LOG.log(System.Logger.Level.DEBUG, "Nobody hears a second SIG" + name, e); // with -Xrs, for one
            }
        }
    }

    private static void hear(String name, Runnable before) throws ReflectiveOperationException {
        Class<?> signals = Class.forName("sun.misc.Signal");
        Class<?> handlers = Class.forName("sun.misc.SignalHandler");
        Method handle = handlers.getMethod("handle", signals);
        Object signal = signals.getConstructor(String.class).newInstance(name);
        Object[] jvm = new Object[1];
        Object ours = Proxy.newProxyInstance(
                SecondSignal.class.getClassLoader(), new Class<?>[] {handlers}, (proxy, method, arguments) -> {
                    if (!method.equals(handle)) {
                        return switch (method.getName()) {
                            case "equals" -> proxy == arguments[0];
                            case "hashCode" -> System.identityHashCode(proxy);
                            default -> "second SIG" + name;
                        };
                    }
                    before.run();
                    return handle.invoke(jvm[0], arguments);
                });
        try {
            jvm[0] = signals.getMethod("handle", signals, handlers).invoke(null, signal, ours);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(e.getCause());
        }
    }
}

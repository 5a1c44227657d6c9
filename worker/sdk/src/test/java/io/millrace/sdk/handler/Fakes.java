package io.millrace.sdk.handler;

import java.lang.reflect.Proxy;

/** Things that are only passed on. */
final class Fakes {
    private Fakes() {}

    /** An object that can say its name and nothing else. */
    static <T> T named(Class<T> type, String name) {
        Object proxy = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, _) -> {
            if (method.getName().equals("toString")) {
                return name;
            }
            throw new UnsupportedOperationException(method.getName());
        });
        return type.cast(proxy);
    }
}

package io.millrace.loadtest.dialects;

import java.util.Map;
import java.util.function.Function;

/** All dialects there are. */
public final class Dialects {
    /** By the names that parameters use; each takes the namespace, where there are any to choose. */
    public static final Map<String, Function<String, Dialect>> BY_NAME = Map.of(
            "socketio", SocketIo::new,
            "socketcluster", _ -> new SocketCluster(),
            "sono", _ -> new Sono(),
            "plain", _ -> new Plain());

    private Dialects() {}
}

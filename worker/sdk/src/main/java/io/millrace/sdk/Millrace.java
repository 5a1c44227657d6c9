package io.millrace.sdk;

import io.millrace.contract.Target;

/** The way to every client of the cluster, to be injected anywhere; not only inside handlers. */
public interface Millrace {
    /** A room of namespace {@code /}. */
    default Audience room(String room) {
        return room("/", room);
    }

    /** A room. */
    default Audience room(String namespace, String room) {
        return to(new Target.Room(namespace, room));
    }

    /** A channel of SocketCluster's clients. */
    default Channel channel(String name) {
        return channel("socketcluster", name);
    }

    /** A channel of a namespace: {@code plain} for what clients of plain events have asked for. */
    Channel channel(String namespace, String name);

    /** All connections of a user. */
    default Audience user(String user) {
        return to(new Target.User(user));
    }

    /** All connections of a namespace. */
    default Audience namespace(String namespace) {
        return to(new Target.Namespace(namespace));
    }

    /** One connection, wherever it is. */
    Audience connection(String id);

    /** Any of these. */
    Audience to(Target target);
}

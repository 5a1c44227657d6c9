package io.millrace.contract;

/**
 * Whom a command reaches: each target has a Redis channel of its own. Half a pair of surrogates in a name is U+FFFD,
 * since no channel's name can say it: so who enters a room is found there by the name that comes back.
 */
public sealed interface Target {
    /** One client in one namespace. Channel {@code millrace:c:<id>}. */
    record Connection(ConnectionId id) implements Target {}

    /** All members of a room. Channel {@code millrace:r:<namespace>:<room>}. */
    record Room(String namespace, String room) implements Target {
        public Room {
            namespace = wellFormed(namespace);
            room = wellFormed(room);
        }
    }

    /** All connections of a user, in every namespace. Channel {@code millrace:u:<user>}. */
    record User(String user) implements Target {
        public User {
            user = wellFormed(user);
        }
    }

    /** All connections of a namespace, or those that the command lists. Channel {@code millrace:n:<namespace>}. */
    record Namespace(String namespace) implements Target {
        public Namespace {
            namespace = wellFormed(namespace);
        }
    }

    private static String wellFormed(String name) {
        int i = 0;
        while (i < name.length() && !Character.isSurrogate(name.charAt(i))) {
            i++;
        }
        return i == name.length() ? name : replaced(name);
    }

    private static String replaced(String name) {
        StringBuilder text = new StringBuilder(name.length());
        name.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .forEach(text::appendCodePoint);
        return text.toString();
    }
}

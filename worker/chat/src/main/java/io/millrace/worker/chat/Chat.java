package io.millrace.worker.chat;

import io.millrace.sdk.Answers;
import io.millrace.sdk.Audience;
import io.millrace.sdk.Connection;
import io.millrace.sdk.EventContext;
import io.millrace.sdk.HandlerException;
import io.millrace.sdk.Millrace;
import io.millrace.sdk.OnDisconnected;
import io.millrace.sdk.OnEvent;
import io.millrace.worker.chat.Presence.Roster;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * People with names in rooms, by the events of Socket.IO's chat example, whose client works as it is; what is said
 * without a room is said in the lobby. Each namespace is a chat of its own.
 *
 * <p>A handler says the same things in the same order whenever its event is handled: so their ids are the same, and
 * gateways do nothing twice.
 */
class Chat {
    static final String LOBBY = "lobby";

    private static final Duration TO_ANSWER = Duration.ofSeconds(3);

    private final SecureRandom random = new SecureRandom();
    private final Millrace millrace;
    private final Directory directory;
    private final Presence presence;

    Chat(Millrace millrace, Directory directory, Presence presence) {
        this.millrace = millrace;
        this.directory = directory;
        this.presence = presence;
    }

    /**
     * What goes with a name.
     *
     * @param room the first room, the lobby when it is not there
     * @param key from an earlier {@code add user}: takes that name over from the connection before
     */
    record Wish(@Nullable String room, @Nullable String key) {}

    /** The client says who it is, and enters its first room. */
    @OnEvent(value = "add user", namespace = OnEvent.ANY)
    Told.@Nullable Welcome addUser(EventContext event, String wanted, Optional<Wish> wish) {
        return told(event, () -> {
            Connection connection = event.connection();
            String name = Words.name(wanted);
            String room =
                    Words.room(wish.map(Wish::room).filter(it -> !it.isBlank()).orElse(LOBBY));
            if (Person.of(connection).isPresent()) {
                throw new HandlerException("AlreadyNamed", "This connection has a name already");
            }
            Directory.Claim.Given given =
                    claim(connection, name, wish.map(Wish::key).orElse(""));
            Roster roster = enter(event, new Person(name, List.of()), room);
            int numUsers = roster.users().size();
            others(connection, room).emit("user joined", new Told.Came(name, numUsers, room, connection.id()));
            connection.emit("login", new Told.Login(name, numUsers, room));
            if (!given.before().isEmpty()) {
                millrace.connection(given.before()).close("your name is in use by another connection of yours");
            }
            return new Told.Welcome(name, given.key(), room, roster.users(), numUsers, roster.complete());
        });
    }

    private Directory.Claim.Given claim(Connection connection, String name, String oldKey) {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        String newKey = HexFormat.of().formatHex(bytes);
        String namespace = connection.namespace();
        Directory.Claim claim = directory.claim(namespace, name, connection.id(), newKey, oldKey, "");
        if (claim instanceof Directory.Claim.Held held && presence.isGone(held.connection())) {
            claim = directory.claim(namespace, name, connection.id(), newKey, oldKey, held.connection());
        }
        return switch (claim) {
            case Directory.Claim.Given given -> given;
            case Directory.Claim.Held _ -> throw new HandlerException("NameTaken", "The name " + name + " is taken");
        };
    }

    /** One more room. Everybody in it hears of it, who enters too: what comes after that, nobody there has missed. */
    @OnEvent(value = "join room", namespace = OnEvent.ANY)
    Told.@Nullable Room joinRoom(EventContext event, String wanted) {
        return told(event, () -> {
            Connection connection = event.connection();
            Person person = Person.required(connection);
            String room = Words.room(wanted);
            if (person.stay(room).isPresent()) {
                return room(room, presence.roster(connection.namespace(), room));
            }
            Roster roster = enter(event, person, room);
            connection
                    .room(room)
                    .emit(
                            "user joined",
                            new Told.Came(person.name(), roster.users().size(), room, connection.id()));
            return room(room, roster);
        });
    }

    private Roster enter(EventContext event, Person person, String room) {
        Connection connection = event.connection();
        String entry = event.id().substring(connection.id().length() + 1);
        Person.Stay stay = new Person.Stay(room, entry);
        connection.setState(person.entering(stay).written());
        directory.enter(connection.namespace(), connection.id(), person.name(), stay);
        connection.join(room);
        return presence.roster(connection.namespace(), room);
    }

    private static Told.Room room(String room, Roster roster) {
        return new Told.Room(room, roster.users(), roster.users().size(), roster.complete());
    }

    /** A room less. The name stays. */
    @OnEvent(value = "leave room", namespace = OnEvent.ANY)
    void leaveRoom(EventContext event, String wanted) {
        told(event, () -> {
            Connection connection = event.connection();
            Person person = Person.required(connection);
            Person.Stay stay = person.requiredStay(Words.room(wanted));
            connection.setState(person.leaving(stay.room()).written());
            connection.leave(stay.room());
            int left = directory.leave(connection.namespace(), connection.id(), stay.room());
            Presence.tellLeft(connection.room(stay.room()), connection.id(), person.name(), stay, left);
            return null;
        });
    }

    /** To the others in a room. */
    @OnEvent(value = "new message", namespace = OnEvent.ANY)
    void newMessage(EventContext event, String text, Optional<String> wanted) {
        told(event, () -> {
            Connection connection = event.connection();
            Person person = Person.required(connection);
            Person.Stay stay = person.requiredStay(Words.room(wanted.orElse(LOBBY)));
            String message = Words.message(text);
            // Whoever speaks is there, whatever Redis has lost.
            directory.enter(connection.namespace(), connection.id(), person.name(), stay);
            others(connection, stay.room())
                    .emit("new message", new Told.Message(person.name(), message, stay.room(), connection.id()));
            return null;
        });
    }

    /** Asks the others in a room, and tells what they say: those who do say something within a few seconds. */
    @OnEvent(value = "poll", namespace = OnEvent.ANY)
    Told.@Nullable Poll poll(EventContext event, String text, Optional<String> wanted) {
        return told(event, () -> {
            Connection connection = event.connection();
            Person person = Person.required(connection);
            Person.Stay stay = person.requiredStay(Words.room(wanted.orElse(LOBBY)));
            String question = Words.message(text);
            Answers answers = others(connection, stay.room())
                    .emitWithAck("poll", TO_ANSWER, new Told.Question(person.name(), question, stay.room()))
                    .toCompletableFuture()
                    .join();
            return poll(question, answers, directory.room(connection.namespace(), stay.room()));
        });
    }

    private static Told.Poll poll(String question, Answers answers, Map<String, Directory.Entry> named) {
        List<Told.Reply> replies = new ArrayList<>();
        answers.answered().forEach((who, answer) -> {
            Directory.Entry entry = named.get(who);
            if (entry != null) {
                replies.add(new Told.Reply(
                        entry.name(), answer.args().firstElement().toString()));
            }
        });
        List<String> silent = answers.unanswered().keySet().stream()
                .map(named::get)
                .filter(Objects::nonNull)
                .map(Directory.Entry::name)
                .sorted()
                .toList();
        return new Told.Poll(question, replies, silent, answers.isComplete());
    }

    /** Somebody is about to say something: of no worth to a client that does not read at the moment. */
    @OnEvent(value = "typing", namespace = OnEvent.ANY)
    void typing(Connection connection, Optional<String> room) {
        tellTyping("typing", connection, room.orElse(LOBBY));
    }

    /** Or is not, after all. */
    @OnEvent(value = "stop typing", namespace = OnEvent.ANY)
    void stopTyping(Connection connection, Optional<String> room) {
        tellTyping("stop typing", connection, room.orElse(LOBBY));
    }

    private static void tellTyping(String event, Connection connection, String room) {
        Person.of(connection).filter(person -> person.stay(room).isPresent()).ifPresent(person -> others(
                        connection, room)
                .droppable()
                .emit(event, new Told.Typing(person.name(), room, connection.id())));
    }

    /** Who is in a room. */
    @OnEvent(value = "who", namespace = OnEvent.ANY)
    Told.@Nullable Room who(EventContext event, Optional<String> wanted) {
        return told(event, () -> {
            Connection connection = event.connection();
            Person person = Person.required(connection);
            Person.Stay stay = person.requiredStay(Words.room(wanted.orElse(LOBBY)));
            directory.enter(connection.namespace(), connection.id(), person.name(), stay);
            return room(stay.room(), presence.roster(connection.namespace(), stay.room()));
        });
    }

    /** The client has gone, however: its rooms hear of it, its name is free. */
    @OnDisconnected(namespace = OnEvent.ANY)
    void disconnected(Connection connection) {
        Person.of(connection).ifPresent(person -> {
            for (Person.Stay stay : person.stays()) {
                int left = directory.leave(connection.namespace(), connection.id(), stay.room());
                Presence.tellLeft(connection.room(stay.room()), connection.id(), person.name(), stay, left);
            }
            directory.release(connection.namespace(), person.name(), connection.id());
        });
    }

    private static Audience others(Connection connection, String room) {
        return connection.room(room).except(connection.id());
    }

    /** Does it; where no ack waits for the error, an event tells it. */
    private static <T> @Nullable T told(EventContext event, Supplier<@Nullable T> deed) {
        try {
            return deed.get();
        } catch (HandlerException e) {
            if (event.isAwaited()) {
                throw e;
            }
            event.connection().emit("chat error", new Told.Trouble(e.name(), String.valueOf(e.getMessage())));
            return null;
        }
    }
}

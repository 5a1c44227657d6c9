package io.millrace.core.connection;

import io.millrace.contract.Command;
import io.millrace.contract.Order;
import io.millrace.contract.Selection;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import io.millrace.core.access.Deed;
import io.millrace.core.access.Verdict;
import io.millrace.core.forward.Forwarder;
import io.millrace.dialects.Action;
import io.millrace.dialects.Outgoing;
import io.millrace.dialects.Outgoing.Denial;
import io.millrace.dialects.Question;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What clients say to each other past all workers, and what they ask of the cluster. */
final class Talks {
    /** In front of the name of a room of one client's own. Dialects give no channel such a name. */
    private static final char OWN = '@';

    /** Of a connection's id, see the contract. */
    private static final int LONGEST_ID = 64;

    private final Context context;

    Talks(Context context) {
        this.context = context;
    }

    /** Puts a connection into the room of its own id: so nobody of another namespace reaches it. */
    void beReachable(Connection connection) {
        var _ = connection.seats().enter(own(connection, connection.id()), null);
    }

    /** Says it to one other, if rules let it; who says it hears only that it cannot be done. */
    void tell(Connection connection, Action.Tell asked) {
        String to = asked.to();
        if (to.length() > LONGEST_ID) {
            reached(connection, asked, 0);
        } else if (context.access.judge(Deed.EVENT, connection.origin(), asked.event()) == Verdict.ALLOWED) {
            context.surveys.reach(
                    connection,
                    own(connection, to),
                    order(connection, asked.event(), asked.data(), true),
                    Forwarder.size(asked.event(), asked.data(), List.of()),
                    reached -> reached(connection, asked, reached));
        } else {
            context.signals.denied(Deed.EVENT.word());
            Channels.deny(connection, asked.answerId(), Denial.NO_SENDING, asked.event());
        }
    }

    private static void reached(Connection connection, Action.Tell asked, int reached) {
        String to = asked.to();
        String shown = to.length() > LONGEST_ID ? to.substring(0, LONGEST_ID) : to;
        if (reached == 0) {
            Channels.deny(connection, asked.answerId(), Denial.NOBODY_THERE, shown);
        } else if (reached < 0) {
            Channels.deny(connection, asked.answerId(), Denial.NOT_PUBLISHED, shown);
        }
    }

    /** An event of what a client says, with its connection's id behind it. */
    static Order order(Connection from, String event, Json data, boolean meToo) {
        Json args = new JsonWriter()
                .beginArray()
                .json(data)
                .string(from.id())
                .endArray()
                .toJson();
        Selection except = meToo ? Selection.NONE : new Selection(List.of(from.id()), List.of(), List.of());
        return new Order(new Command.Emit(event, args, List.of(), null), null, null, false, Selection.NONE, except);
    }

    /**
     * Answers a question.
     *
     * @param then runs when it is answered; never, when the connection ends before
     */
    void ask(Connection connection, Action.Ask asked, Runnable then) {
        switch (asked.question()) {
            case Question.Known(String answer) -> answer(connection, asked, List.of(answer), then);
            case Question.Me _ -> answer(connection, asked, List.of(connection.id()), then);
            case Question.MyChannel _ -> answer(connection, asked, myChannel(connection), then);
            case Question.MyChannelsMembers _ -> {
                String channel = connection.seats().onlyChannel();
                if (channel == null) {
                    answer(connection, asked, List.of(), then);
                } else {
                    members(connection, asked, connection.room(channel), then);
                }
            }
            case Question.Everybody _ -> members(connection, asked, new Target.Namespace(connection.namespace()), then);
            case Question.Channels(List<String> always) ->
                context.surveys.occupied(
                        connection,
                        rooms -> answer(connection, asked, rooms == null ? null : all(always, rooms), then));
        }
    }

    private static List<String> myChannel(Connection connection) {
        String channel = connection.seats().onlyChannel();
        return channel == null ? List.of() : List.of(channel);
    }

    private void members(Connection connection, Action.Ask asked, Target whom, Runnable then) {
        context.surveys.members(connection, whom, ids -> answer(connection, asked, ids, then));
    }

    private static List<String> all(List<String> always, List<String> rooms) {
        List<String> all = new ArrayList<>(always);
        for (String room : rooms) {
            if (!room.isEmpty() && room.charAt(0) != OWN && !always.contains(room)) {
                all.add(room);
            }
        }
        return all;
    }

    private static void answer(Connection connection, Action.Ask asked, @Nullable List<String> texts, Runnable then) {
        if (texts == null) {
            Channels.deny(connection, asked.answerId(), Denial.NOT_KNOWN, "");
        } else {
            JsonWriter args = new JsonWriter().beginArray().beginArray();
            texts.forEach(args::string);
            connection.tell(new Outgoing.Ack(
                    asked.answerId(), args.endArray().endArray().toJson(), List.of()));
        }
        then.run();
    }

    private static Target.Room own(Connection connection, String id) {
        return new Target.Room(connection.namespace(), OWN + id);
    }
}

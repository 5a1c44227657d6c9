package io.millrace.core.connection;

import io.millrace.contract.Command;
import io.millrace.contract.Order;
import io.millrace.contract.Reply;
import io.millrace.contract.Target;
import io.millrace.core.command.BusMessage;
import java.util.List;

/** What an event loop tells the bus loop, as a line of a journal. */
final class BusWords {
    private BusWords() {}

    static String of(BusMessage message) {
        return switch (message) {
            case BusMessage.Want want -> "want " + words(want.target());
            case BusMessage.Release release -> "release " + words(release.target());
            case BusMessage.OfClients it -> ofClients(it);
            case BusMessage.Publish(var to, var mark) -> "to " + to + ' ' + mark;
            case BusMessage.Answer(String channel, Reply reply) -> channel + " hears " + words(reply);
            case BusMessage.Share it ->
                it.channel() + " hears of question " + it.question().arrival()
                        + (it.instead() == null ? "" : " for " + it.instead().arrival()) + ": asked " + it.asked() + ' '
                        + words(it.replies()) + " owed " + it.owed();
            case BusMessage.Register(var origin, int _, var from) ->
                "register " + origin.connection() + " of " + origin.user() + (from == null ? "" : " from " + from);
            case BusMessage.Unregister(var id) -> "unregister " + id;
            case BusMessage.LivesEnded(long page) -> "page " + page + " ended";
            case BusMessage.Late it -> "late to " + it.question().arrival() + ": " + words(it.replies());
        };
    }

    private static String ofClients(BusMessage.OfClients message) {
        return switch (message) {
            case BusMessage.Say(var to, Order order, int _) -> "say in " + words(to) + ": " + words(order);
            case BusMessage.Count(long number, var to, Order order, int _) ->
                "count " + number + " in " + words(to) + ": " + words(order);
            case BusMessage.Survey(long number, var whom, int _) -> "survey " + number + " of " + words(whom);
            case BusMessage.Occupied(long number, String namespace, int _) -> "occupied " + number + " of " + namespace;
        };
    }

    private static String words(Order order) {
        List<String> but = order.except().connections();
        return words(order.command()) + (but.isEmpty() ? "" : " but " + but);
    }

    private static String words(Command command) {
        return switch (command) {
            case Command.Publish it -> it.channel() + ' ' + it.data();
            case Command.Emit it -> it.event() + ' ' + it.args();
            default -> command.toString();
        };
    }

    private static String words(Target target) {
        return switch (target) {
            case Target.Connection one -> one.id().value();
            case Target.Room room -> room.room();
            case Target.User user -> user.user();
            case Target.Namespace all -> all.namespace();
        };
    }

    private static List<String> words(List<Reply> replies) {
        return replies.stream().map(BusWords::words).toList();
    }

    private static String words(Reply reply) {
        return switch (reply) {
            case Reply.Acked it -> it.id() + " acked by " + it.connection() + ' ' + it.args() + " of " + it.asked();
            case Reply.Joined it -> it.id() + " joined " + it.rooms() + " of " + it.asked();
            case Reply.Members it ->
                it.id() + " members "
                        + it.members().stream().map(Reply.Member::connection).toList() + " of " + it.asked();
            case Reply.Failed it -> it.id() + " failed for " + it.connection() + ' ' + it.name() + " of " + it.asked();
            case Reply.Gone it -> it.id() + " gone " + it.connection() + " of " + it.asked();
        };
    }
}

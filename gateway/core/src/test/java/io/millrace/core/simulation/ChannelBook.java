package io.millrace.core.simulation;

import io.millrace.contract.Command;
import io.millrace.contract.Event;
import io.millrace.contract.EventType;
import io.millrace.contract.Order;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import java.util.ArrayList;
import java.util.List;

/** Who must hear what clients publish: whoever knew that it was in the channel, and the publisher itself. */
final class ChannelBook {
    private final World world;
    private final ModelRedis redis;
    private final List<ChannelClient> clients = new ArrayList<>();
    private final List<Due> dues = new ArrayList<>();

    /** A message for one client, as long as its gateway's connection to Redis and its stay there live. */
    record Due(ChannelClient client, String channel, String message, int life, int stint) {
        private boolean stands() {
            return !client.isOver() && client.link().life() == life && client.stint(channel) == stint;
        }
    }

    ChannelBook(World world, ModelRedis redis) {
        this.world = world;
        this.redis = redis;
    }

    List<ChannelClient> clients() {
        return clients;
    }

    /** Whom a message that is about to be sent is for, if it is published at all. */
    List<Due> duesFor(ChannelClient publisher, String channel, String message) {
        return clients.stream()
                .filter(client -> !client.isOver()
                        && (client == publisher ? client.isAboutToHear(channel) : client.hears(channel)))
                .map(client -> new Due(client, channel, message, client.link().life(), client.stint(channel)))
                .toList();
    }

    /** It is published: its publisher was told so. */
    void mustCome(List<Due> all) {
        dues.addAll(all);
    }

    /** A worker answers most of what it is asked. */
    void consume(Event event) {
        Event.Awaited awaited = event.awaited();
        if (event.type() == EventType.EVENT && awaited != null && !world.chance(4)) {
            Command ack = new Command.Ack(awaited.ack(), Json.EMPTY_ARRAY, List.of());
            redis.publish(new Target.Connection(event.origin().connection()), Order.of(ack));
        }
    }

    /** In calm: all that must come has come. */
    void closeBooks() {
        clients.forEach(ChannelClient::closeBooks);
        for (Due due : dues) {
            if (due.stands()) {
                world.happened("was due");
                if (!due.client.hasHeard(due.channel, due.message)) {
                    throw new AssertionError(
                            due.client + " was in " + due.channel + " and has not heard " + due.message);
                }
            }
        }
    }

    static String publisher(String message) {
        return message.substring(0, message.indexOf('/'));
    }

    static int number(String message) {
        return Integer.parseInt(message.substring(message.indexOf('/') + 1, message.lastIndexOf('/')));
    }
}

package io.millrace.conformance.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.worker.InTestWorker;
import io.millrace.contract.Command;
import io.millrace.contract.Reply;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A client of each dialect, on two gateways in turns, in rooms that are shared and in others. */
@Timeout(120)
final class SharedRoomsIT {
    @RegisterExtension
    static final ClusterExtension ON = ClusterExtension.of(
            "shared-rooms",
            2,
            Map.of(
                    "millrace.rooms.shared", "lobby,open:*",
                    "millrace.sono.channels", "home,lobby",
                    "millrace.sono.new-channels", "true"));

    private static final Target LOBBY = new Target.Room("/", "lobby");

    private static InTestWorker worker;
    private final List<Speaker> all = new ArrayList<>();

    @BeforeAll
    static void start() {
        worker = InTestWorker.start(ON.cluster(), Map.of());
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    @BeforeEach
    void come() {
        for (int i = 0; i < Speaker.DIALECTS.size(); i++) {
            all.add(Speaker.of(Speaker.DIALECTS.get(i), ON.cluster().urls().get(i % 2), worker));
        }
    }

    @AfterEach
    void go() {
        all.forEach(Speaker::close);
        all.clear();
    }

    @Test
    void oneMessageReachesAllEachInItsOwnFrames() {
        all.forEach(client -> joins(client, "lobby"));
        worker.desk().send(LOBBY, publish("lobby"));
        hear(
                "42['lobby',{'n':1}]",
                published("lobby"),
                "{'protocol':'lobby','payload':{'message':{'n':1}}}",
                "{'event':'lobby','data':{'n':1}}",
                "4['lobby',{'n':1}]");
        worker.desk().emit(LOBBY, "said", Json.parse("[\"é\",2]"), List.of());
        hear(
                "42['said','é',2]",
                "{'event':'said','data':'é'}",
                "{'protocol':'said','payload':{'message':'é'}}",
                "{'event':'said','args':['é',2]}",
                "4['said','é',2]");
        assertEquals(
                Speaker.DIALECTS.size(),
                worker.desk().askAll(LOBBY, new Command.Members()).stream()
                        .map(reply -> assertInstanceOf(Reply.Members.class, reply))
                        .mapToInt(reply -> reply.members().size())
                        .sum());
    }

    @Test
    void whatAClientOfSocketClusterPublishesReachesAll() {
        all.forEach(client -> joins(client, "open:1"));
        cluster().socket().send("{\"event\":\"#subscribe\",\"data\":{\"channel\":\"open:1\"},\"cid\":2}");
        assertEquals("{\"rid\":2}", cluster().socket().text());
        cluster().socket().send("{\"event\":\"#publish\",\"data\":{\"channel\":\"open:1\",\"data\":{\"n\":1}}}");
        hear(
                "42['open:1',{'n':1}]",
                published("open:1"),
                "{'protocol':'open:1','payload':{'message':{'n':1}}}",
                "{'event':'open:1','data':{'n':1}}",
                "4['open:1',{'n':1}]");
    }

    /** What a client of Sono says in a channel that is shared reaches all, and says whom it is from. */
    @Test
    void whatAClientOfSonoSaysReachesAll() {
        all.forEach(client -> joins(client, "lobby"));
        Speaker sono = all.get(Speaker.DIALECTS.indexOf("sono"));
        sono.socket().send("{\"protocol\":\"changeChannel\",\"payload\":{\"to\":\"lobby\"}}");
        sono.socket().send("{\"protocol\":\"message\",\"event\":\"hi\",\"payload\":{\"message\":1}}");
        hear(
                "42['hi',1,'" + sono.id() + "']",
                "{'event':'hi','data':1}",
                "{'protocol':'hi','payload':{'message':1,'from':'" + sono.id() + "'}}",
                "{'event':'hi','args':[1,'" + sono.id() + "']}",
                "4['hi',1,'" + sono.id() + "']");
    }

    /** A room of one name is another one in each namespace: nobody gets into it by any frame of its own. */
    @Test
    void outsideOfThemNobodyEntersAnothersRoom() {
        all.forEach(client -> joins(client, "tea"));
        cluster().socket().send("{\"event\":\"#subscribe\",\"data\":{\"channel\":\"tea\"},\"cid\":2}");
        assertEquals("{\"rid\":2}", cluster().socket().text());
        for (String name : List.of("/:tea", "r:/:tea", "lobby ", "millrace:r:/:tea", "%2F:tea")) {
            cluster()
                    .socket()
                    .send("{\"event\":\"#subscribe\",\"data\":{\"channel\":" + Json.string(name) + "},\"cid\":3}");
            assertEquals("{\"rid\":3}", cluster().socket().text());
        }
        worker.desk().send(new Target.Room("/", "tea"), publish("for Socket.IO"));
        worker.desk().send(new Target.Room("socketcluster", "tea"), publish("for SocketCluster"));
        worker.desk().send(new Target.Room("sono", "tea"), publish("for Sono"));
        worker.desk().send(new Target.Room("plain", "tea"), publish("for plain events"));
        worker.desk().send(new Target.Room("engineio", "tea"), publish("for Engine.IO"));
        hear(
                "42['for Socket.IO',{'n':1}]",
                published("for SocketCluster"),
                "{'protocol':'for Sono','payload':{'message':{'n':1}}}",
                "{'event':'for plain events','data':{'n':1}}",
                "4['for Engine.IO',{'n':1}]");
        all.forEach(client -> worker.desk().emit(client.target(), "last", Json.parse("[1]"), List.of()));
        hear(
                "42['last',1]",
                "{'event':'last','data':1}",
                "{'protocol':'last','payload':{'message':1}}",
                "{'event':'last','args':[1]}",
                "4['last',1]");
    }

    /** By whatever name a client of its own accord asks to be in a channel, what it says there stays in its dialect. */
    @Test
    void whatClientsSayInAChannelThatIsNotSharedStaysInTheirDialect() {
        all.forEach(client -> joins(client, "tea"));
        Speaker sono = all.get(Speaker.DIALECTS.indexOf("sono"));
        for (String name : List.of("/:tea", "r:/:tea", "lobby ", "millrace:r:/:tea", "%2F:tea", "tea")) {
            sono.socket().send("{\"protocol\":\"changeChannel\",\"payload\":{\"to\":" + Json.string(name) + "}}");
            sono.socket().send("{\"protocol\":\"message\",\"event\":\"hi\",\"payload\":{\"message\":1}}");
            assertEquals(
                    "{\"protocol\":\"hi\",\"payload\":{\"message\":1,\"from\":\"" + sono.id() + "\"}}",
                    sono.socket().text());
        }
        cluster().socket().send("{\"event\":\"#subscribe\",\"data\":{\"channel\":\"tea\"},\"cid\":2}");
        assertEquals("{\"rid\":2}", cluster().socket().text());
        cluster().socket().send("{\"event\":\"#publish\",\"data\":{\"channel\":\"tea\",\"data\":{\"n\":1}}}");
        assertEquals(published("tea").replace('\'', '"'), cluster().socket().text());
        Speaker plain = all.get(Speaker.DIALECTS.indexOf("plain"));
        plain.socket().send("{\"event\":\":get:lobby\"}");
        plain.socket().send("{\"event\":\"/:get:tea\"}");
        worker.await("what the plain client got", event -> event.subject().equals("/:get:tea"));
        all.forEach(client -> worker.desk().emit(client.target(), "last", Json.parse("[1]"), List.of()));
        hear(
                "42['last',1]",
                "{'event':'last','data':1}",
                "{'protocol':'last','payload':{'message':1}}",
                "{'event':'last','args':[1]}",
                "4['last',1]");
    }

    /** In the order of {@link Speaker#DIALECTS}; nothing else came before. */
    private void hear(String... frames) {
        for (int i = 0; i < frames.length; i++) {
            assertEquals(frames[i].replace('\'', '"'), all.get(i).socket().text());
        }
    }

    private Speaker cluster() {
        return all.get(Speaker.DIALECTS.indexOf("socketcluster"));
    }

    private static void joins(Speaker client, String room) {
        assertInstanceOf(
                Reply.Joined.class,
                worker.desk()
                        .ask(client.target(), new Command.Join(List.of(room)))
                        .join());
    }

    private static Command publish(String channel) {
        return new Command.Publish(channel, Json.parse("{\"n\":1}"), List.of());
    }

    private static String published(String channel) {
        return "{'event':'#publish','data':{'channel':'" + channel + "','data':{'n':1}}}";
    }
}

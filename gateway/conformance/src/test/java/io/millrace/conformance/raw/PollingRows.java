package io.millrace.conformance.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.conformance.cluster.Await;
import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.contract.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What the public suites have in common about HTTP long-polling, on one of the paths, in one version of Engine.IO. */
final class PollingRows {
    private final ClusterExtension on;
    private final String path;
    private final int version;

    PollingRows(ClusterExtension on, String path, int version) {
        this.on = on;
        this.path = path;
        this.version = version;
    }

    private Poller open(String moreQuery) {
        return new Poller(on.cluster().gateway(0).url() + path, version, moreQuery);
    }

    /** The open packet's fields, as the suites want them. */
    void opens() {
        Poller poller = open("");
        Map<String, Json> fields = EngineRows.openPacket(poller.opening());
        assertTrue(fields.get("sid").isString());
        assertEquals("[\"websocket\"]", fields.get("upgrades").toString());
        assertEquals(300, fields.get("pingInterval").asLong());
        assertEquals(200, fields.get("pingTimeout").asLong());
        assertEquals(1_000_000, fields.get("maxPayload").asLong());
    }

    /** All of these in one POST, and all of them again, in this order; the bytes of {@code b} in base64. */
    void echoes(String moreQuery, String... packets) {
        Poller poller = open(moreQuery);
        poller.posts(packets);
        List<String> got = new ArrayList<>();
        while (got.size() < packets.length) {
            got.addAll(poller.messages());
        }
        assertEquals(List.of(packets), got);
    }

    /** The POST may be answered by anything, the next GET by 400. */
    void closesUpon(String body) {
        Poller poller = open("");
        poller.http("POST", body);
        assertEquals(400, poller.http("GET", "").statusCode());
    }

    void closesUponDuplicatePolls() {
        Poller poller = open("");
        var first = poller.starts("GET", "");
        Await.pause(20);
        assertEquals(400, poller.http("GET", "").statusCode());
        Poller.Answer answer = Poller.Answer.of(first.join());
        assertEquals(200, answer.statusCode());
        assertEquals(poller.payload("1"), answer.body());
        assertEquals(400, poller.http("GET", "").statusCode());
    }

    void closesUponACancelledPoll() {
        Poller poller = open("");
        var first = poller.starts("GET", "");
        Await.pause(20);
        first.cancel(true);
        Await.pause(5);
        assertEquals(400, poller.http("GET", "").statusCode());
    }

    /** The server pings (version 4): each ping one interval behind the pong before it. */
    void serverPings() {
        long asked = System.nanoTime();
        Poller poller = open("");
        Due next = new Due("the first ping", asked, System.nanoTime());
        for (int i = 0; i < 3; i++) {
            assertEquals("2", poller.http("GET", "").body());
            next.happened(System.nanoTime(), SuiteCluster.PING_INTERVAL);
            long before = System.nanoTime();
            assertEquals("ok", poller.http("POST", "3").body());
            next = new Due("the next ping", before, System.nanoTime());
        }
    }

    /** The client pings (version 3). */
    void clientPings() {
        Poller poller = open("");
        for (int i = 0; i < 3; i++) {
            assertEquals("ok", poller.http("POST", "1:2").body());
            assertEquals("1:3", poller.http("GET", "").body());
        }
    }

    /** A silent client's session is over when the interval and the time-out are, to the millisecond. */
    void timesOut() {
        Poller poller = open("");
        long opened = System.nanoTime();
        long limit = SuiteCluster.PING_INTERVAL.plus(SuiteCluster.PING_TIMEOUT).toNanos();
        while (System.nanoTime() - opened < limit) {
            Await.pause(Math.max(1, TimeUnit.NANOSECONDS.toMillis(limit - (System.nanoTime() - opened))));
        }
        assertEquals(400, poller.http("GET", "").statusCode());
    }

    /** The packet {@code 1} lets the waiting GET come back, and ends the session. */
    void closes() {
        Poller poller = open("");
        var waiting = poller.starts("GET", "");
        Await.pause(20);
        assertEquals("ok", poller.http("POST", poller.payload("1")).body());
        Poller.Answer answer = Poller.Answer.of(waiting.join());
        assertEquals(200, answer.statusCode());
        assertEquals(poller.payload("6"), answer.body());
        assertEquals(400, poller.http("GET", "").statusCode());
    }
}

package io.millrace.server.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contract.Bytes;
import io.millrace.core.cluster.Address;
import io.millrace.core.cluster.Letter;
import io.millrace.core.cluster.PollLetter;
import io.millrace.core.polling.PollRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gateways' post offices with each other, and with somebody who is none. */
final class PostOfficeTest {
    private static final int LETTER_BYTES = Side.LETTER_BYTES;
    private static final String SECRET = "a secret of the cluster";

    private final Map<String, String> addresses = new ConcurrentHashMap<>();
    private final List<Side> sides = new ArrayList<>();

    private Side side(String tag, String secret) throws Exception {
        return side(tag, secret, Side.UNSENT_BYTES);
    }

    private Side side(String tag, String secret, int unsentBytes) throws Exception {
        Side side = new Side(tag, secret, unsentBytes, addresses);
        sides.add(side);
        return side;
    }

    @AfterEach
    void close() {
        sides.forEach(side -> side.office.close());
    }

    private static Letter number(long number) {
        return new PollLetter.Aborted(number);
    }

    private static Letter body(int bytes) {
        Bytes body = Bytes.of(new byte[bytes]);
        return new PollLetter.Asked(bytes, new PollRequest.Post("s", "/engine.io/", 4, false, true, true, body));
    }

    private static Address at(String gateway, int loop) {
        return new Address(gateway, loop);
    }

    @Test
    void lettersGoBothWaysInOrderOverOneLink() throws Exception {
        Side east = side("east--", SECRET);
        Side west = side("west--", SECRET);
        for (int i = 0; i < 5_000; i++) {
            east.sends(1, at("west--", i % 3), number(i));
        }
        for (int i = 0; i < 5_000; i++) {
            west.hears("east--1 to " + i % 3 + ": " + i);
        }
        west.sends(63, at("east--", 1), body(LETTER_BYTES - 200));
        west.sends(0, at("east--", 0), number(2));
        east.hears("west--63 to 1: " + (LETTER_BYTES - 200), "west--0 to 0: 2");
    }

    @Test
    void theOwnGatewaysLoopsNeedNoLink() throws Exception {
        Side east = side("east--", SECRET);
        east.sends(0, at("east--", 1), number(1));
        east.hears("east--0 to 1: 1");
    }

    @Test
    void bothMayBeginAtOnce() throws Exception {
        for (int round = 0; round < 30; round++) {
            Side east = side("east" + (char) ('a' + round % 26) + round / 26, SECRET);
            Side west = side("west" + (char) ('a' + round % 26) + round / 26, SECRET);
            east.sends(0, at(west.tag, 0), number(1));
            west.sends(0, at(east.tag, 0), number(2));
            east.sends(0, at(west.tag, 0), number(3));
            west.hears(east.tag + "0 to 0: 1", east.tag + "0 to 0: 3");
            east.hears(west.tag + "0 to 0: 2");
            east.office.close();
            west.hears("lost " + east.tag);
            west.office.close();
        }
    }

    @Test
    void aPeerThatHasStoppedIsLostAtOnceAndOneThatIsNotIsLostAsked() throws Exception {
        Side east = side("east--", SECRET);
        Side west = side("west--", SECRET);
        east.sends(0, at("west--", 0), number(1));
        west.hears("east--0 to 0: 1");
        west.office.close();
        east.hears("lost west--");
        east.sends(0, at("west--", 0), number(2));
        east.hears("lost west--");
        addresses.remove("west--");
        east.sends(0, at("west--", 0), number(3));
        east.hears("lost west--");
        addresses.put("west--", "no address");
        east.sends(0, at("west--", 0), number(4));
        east.hears("lost west--");
    }

    @Test
    void anAddressThatAnotherHasTakenOverIsNobodys() throws Exception {
        Side east = side("east--", SECRET);
        side("west--", SECRET);
        addresses.put("older-", addresses.get("west--"));
        east.sends(0, at("older-", 0), number(1));
        east.hears("lost older-");
    }

    @Test
    void aSilentPeerIsLost() throws Exception {
        Side east = side("east--", SECRET);
        Side west = side("west--", SECRET);
        try (Pipe pipe = new Pipe(west.port())) {
            addresses.put("west--", "127.0.0.1:" + pipe.port());
            east.sends(0, at("west--", 0), number(1));
            west.hears("east--0 to 0: 1");
            pipe.stalls();
            east.hears("lost west--");
            west.hears("lost east--");
        }
    }

    @Test
    void beatsKeepALinkThatSaysNothing() throws Exception {
        Side east = side("east--", SECRET);
        Side west = side("west--", SECRET);
        east.sends(0, at("west--", 0), number(1));
        west.hears("east--0 to 0: 1");
        assertEquals(null, west.heard.poll(6, TimeUnit.SECONDS), "longer than silence may last");
        east.sends(0, at("west--", 0), number(2));
        west.hears("east--0 to 0: 2");
    }

    @Test
    void aLetterThatIsTooLargeBreaksTheLinkAndTheNextOneMakesItAnew() throws Exception {
        Side east = side("east--", SECRET);
        Side west = side("west--", SECRET);
        east.sends(0, at("west--", 0), body(LETTER_BYTES));
        east.hears("lost west--");
        west.hears("lost east--");
        east.sends(0, at("west--", 0), number(2));
        west.hears("east--0 to 0: 2");
    }

    @Test
    void whatWaitsForAPeerThatDoesNotReadIsBounded() throws Exception {
        Side east = side("east--", SECRET);
        Side west = side("west--", SECRET);
        try (Pipe pipe = new Pipe(west.port())) {
            addresses.put("west--", "127.0.0.1:" + pipe.port());
            east.sends(0, at("west--", 0), number(1));
            west.hears("east--0 to 0: 1");
            pipe.stalls();
            long began = System.nanoTime();
            for (int i = 0; i < 400 && east.heard.isEmpty(); i++) {
                east.sends(0, at("west--", 0), body(LETTER_BYTES - 200));
            }
            east.hears("lost west--");
            assertTrue(System.nanoTime() - began < TimeUnit.SECONDS.toNanos(4), "by its bytes, not by its silence");
        }
    }

    @Test
    void aPeerThatReadsSlowlyGetsAllInOrder() throws Exception {
        Side east = side("east--", SECRET, 40_000_000);
        Side west = side("west--", SECRET);
        try (Pipe pipe = new Pipe(west.port())) {
            addresses.put("west--", "127.0.0.1:" + pipe.port());
            east.sends(0, at("west--", 0), number(0));
            west.hears("east--0 to 0: 0");
            pipe.holds(true);
            for (int i = 1; i <= 300; i++) {
                east.sends(0, at("west--", 0), body(LETTER_BYTES - 200));
                east.sends(0, at("west--", 0), number(i));
            }
            assertEquals(null, west.heard.poll(1, TimeUnit.SECONDS), "nothing comes through");
            pipe.holds(false);
            for (int i = 1; i <= 300; i++) {
                west.hears("east--0 to 0: " + (LETTER_BYTES - 200), "east--0 to 0: " + i);
            }
            assertEquals(null, east.heard.poll(), "and nothing was lost");
        }
    }

    /** A loop does not know yet that the link is broken, and sends: that must not come behind what is missing. */
    @Test
    void whatWasMeantForALinkThatBrokeDoesNotGoOutByTheNext() throws Exception {
        Side east = side("east--", SECRET);
        Side west = side("west--", SECRET);
        east.busy = true;
        east.sends(0, at("west--", 0), number(1));
        west.hears("east--0 to 0: 1");
        east.sends(0, at("west--", 0), body(LETTER_BYTES));
        east.hears("lost west--");
        west.hears("lost east--");
        east.sends(0, at("west--", 0), number(2));
        west.sends(0, at("east--", 0), number(3)); // there is a link again
        east.hears("west--0 to 0: 3");
        east.sends(0, at("west--", 0), number(4));
        assertEquals(null, west.heard.poll(300, TimeUnit.MILLISECONDS));
        east.office.mailroom(0).heardOfLoss();
        east.sends(1, at("west--", 0), number(5));
        east.sends(0, at("west--", 0), number(6));
        west.hears("east--0 to 0: 6");
    }

    @Test
    void anotherSecretIsNoWayIn() throws Exception {
        Side east = side("east--", SECRET);
        Side west = side("west--", SECRET + " of old");
        east.sends(0, at("west--", 0), number(1));
        east.hears("lost west--");
        assertTrue(east.doubts.get() > 0 && west.doubts.get() > 0, "both ask for it anew");
        assertEquals(null, west.heard.poll(300, TimeUnit.MILLISECONDS));
        west.secret = SECRET;
        east.sends(0, at("west--", 0), number(2));
        west.hears("east--0 to 0: 2");
    }

    @ParameterizedTest(name = "the {0} does")
    @ValueSource(strings = {"caller", "receiver"})
    void whoDoesNotKnowTheSecretYetIsLost(String who) throws Exception {
        Side east = side("east--", who.equals("caller") ? "" : SECRET);
        side("west--", who.equals("receiver") ? "" : SECRET);
        east.sends(0, at("west--", 0), number(1));
        east.hears("lost west--");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "MILLRACE\u0001nobodywest--0123456789abcdef0123456789abcdefand more than that",
                "MILLRACE\u0001west--west--0123456789abcdef0123456789abcdef",
                "MILLRACE\u0002nobodywest--0123456789abcdef0123456789abcdef",
                "MILLRACE\u0001no:od:west--0123456789abcdef0123456789abcdef"
            })
    void whoIsNoGatewayIsTurnedAway(String says) throws Exception {
        Side west = side("west--", SECRET);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), west.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(says.getBytes(StandardCharsets.ISO_8859_1));
            assertTrue(allOf(socket.getInputStream()).length <= Greeting.ANSWER_BYTES, "no more than a verdict");
        }
        Side east = side("east--", SECRET);
        east.sends(0, at("west--", 0), number(1));
        west.hears("east--0 to 0: 1");
    }

    @Test
    void whoSaysNothingIsTurnedAwayInTimeAndMakesRoomForGateways() throws Exception {
        Side west = side("west--", SECRET);
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                silent.add(new Socket(InetAddress.getLoopbackAddress(), west.port()));
            }
            Side east = side("east--", SECRET);
            east.sends(0, at("west--", 0), number(1));
            west.hears("east--0 to 0: 1");
            for (Socket socket : silent) {
                socket.setSoTimeout(20_000);
                assertEquals(-1, read(socket), "closed without a word");
            }
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    private static int read(Socket socket) {
        try {
            return socket.getInputStream().read();
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("still open", e);
        } catch (IOException _) {
            return -1; // a reset is an end, too
        }
    }

    private static byte[] allOf(InputStream in) {
        try {
            return in.readAllBytes();
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("still open", e);
        } catch (IOException _) {
            return new byte[0];
        }
    }

    /** Shows that a proof is good for nothing but where it was asked for. */
    @Test
    void aProofThatIsShownToItsMakerIsNone() throws Exception {
        Side west = side("west--", SECRET);
        try (Socket first = new Socket(InetAddress.getLoopbackAddress(), west.port());
                Socket second = new Socket(InetAddress.getLoopbackAddress(), west.port())) {
            byte[] hello =
                    "MILLRACE\u0001nobodywest--0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
            first.getOutputStream().write(hello);
            byte[] challenge = first.getInputStream().readNBytes(Greeting.ANSWER_BYTES);
            assertEquals(0, challenge[0], "go on");
            second.getOutputStream().write(hello);
            byte[] another = second.getInputStream().readNBytes(Greeting.ANSWER_BYTES);
            assertTrue(!java.util.Arrays.equals(challenge, another), "nobody is asked the same twice");
            first.getOutputStream().write(challenge, 1, Proof.BYTES);
            byte[] verdict = first.getInputStream().readAllBytes();
            assertEquals(3, verdict[0], "wrong secret");
            assertEquals(Greeting.ANSWER_BYTES, verdict.length);
        }
        assertEquals(null, west.heard.poll());
    }
}

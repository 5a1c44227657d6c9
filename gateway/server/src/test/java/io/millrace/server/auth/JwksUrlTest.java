package io.millrace.server.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys from a real HTTP server that rotates, fails, and drips. */
@Timeout(30)
final class JwksUrlTest {
    private static final String CLAIMS = "{\"sub\":\"ada\",\"exp\":253402300799}";
    private static final Issuer OLD = Issuer.of("old", "RS256");
    private static final Issuer NEW = Issuer.of("new", "RS256");
    private static final Duration LONG = Duration.ofMinutes(10);

    private final AtomicInteger fetches = new AtomicInteger();
    private final BlockingQueue<Boolean> results = new LinkedBlockingQueue<>();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private volatile int status = 200;
    private volatile String body = OLD.jwks();
    private volatile boolean drips;
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.setExecutor(
                Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory()));
        server.createContext("/keys", exchange -> {
            fetches.incrementAndGet();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Location", "/keys");
            exchange.sendResponseHeaders(status, bytes.length);
            if (!drips) {
                exchange.getResponseBody().write(bytes);
                exchange.close();
            }
        });
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        server.stop(0);
    }

    @Test
    void aNewKeyIsFetchedWhenATokenNamesIt() throws Exception {
        Desk desk = desk(keys(LONG, Duration.ZERO), 100);
        assertEquals("ada", valid(desk, OLD));
        body = NEW.jwks();
        assertEquals("ada", valid(desk, NEW));
        assertInstanceOf(Outcome.UnknownKey.class, worth(desk, OLD.token(CLAIMS)), "the old one is gone");
    }

    @Test
    void keysAreFetchedOnSchedule() throws Exception {
        FetchedKeys keys = keys(Duration.ofMillis(50), Duration.ZERO);
        body = NEW.jwks();
        results.take();
        results.take();
        assertInstanceOf(Outcome.Valid.class, keys.verifier().verify(NEW.token(CLAIMS)));
    }

    @Test
    void madeUpNamesOfKeysAreNoStorm() throws Exception {
        Desk desk = desk(keys(LONG, Duration.ofMillis(300)), 1000);
        valid(desk, OLD);
        long since = System.nanoTime();
        List<CompletableFuture<Outcome>> answers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            answers.add(asked(desk, "made-up-" + i));
        }
        for (CompletableFuture<Outcome> answer : answers) {
            assertInstanceOf(Outcome.UnknownKey.class, answer.get(10, TimeUnit.SECONDS));
        }
        long rests = (System.nanoTime() - since) / Duration.ofMillis(300).toNanos();
        assertTrue(fetches.get() <= 3 + rests, fetches + " fetches in " + rests + " rests");
    }

    @Test
    void soManyWaitForKeysAndNoMore() throws Exception {
        Desk desk = desk(keys(LONG, LONG), 8);
        valid(desk, OLD);
        List<CompletableFuture<Outcome>> answers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            answers.add(asked(desk, "unknown" + i));
        }
        Outcome third = CompletableFuture.anyOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(Outcome.class::cast)
                .get(10, TimeUnit.SECONDS);
        assertEquals(new Outcome.Undecided(Outcome.Cause.TOO_MANY), third);
        assertEquals("ada", valid(desk, OLD), "others are served all the same");
    }

    @Test
    void aMegabyteIsNotEvenLookedAt() throws Exception {
        Desk desk = desk(keys(LONG, LONG), 1);
        assertEquals(new Outcome.Invalid(Outcome.Fault.TOO_LONG), worth(desk, "a".repeat(1_000_000)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"500", "404", "302", "none", "empty", "large", "slow", "gone"})
    void theLastGoodKeysServeOn(String trouble) throws Exception {
        FetchedKeys keys = keys(LONG, Duration.ZERO);
        assertTrue(results.take());
        befall(trouble);
        keys.renewed().toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertEquals(false, results.take());
        assertInstanceOf(Outcome.Valid.class, keys.verifier().verify(OLD.token(CLAIMS)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"500", "none", "slow"})
    void withoutKeysNobodyIsLetInAndNobodyRefused(String trouble) throws Exception {
        befall(trouble);
        FetchedKeys keys = keys(LONG, Duration.ZERO);
        assertEquals(false, results.take());
        assertNull(keys.verifier());
        Outcome outcome = worth(desk(keys, 10), OLD.token(CLAIMS));
        assertEquals(new Outcome.Undecided(Outcome.Cause.NO_KEYS), outcome);
    }

    @Test
    void privateWeakAndSecretKeysOfASetAreLeftOut() {
        String secret = "{\"kty\":\"oct\",\"k\":\"" + "c2VjcmV0".repeat(8) + "\"}";
        String encryption = OLD.verifies().toJson().replaceFirst("\\{", "{\"use\":\"enc\",");
        String weak = "{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"" + "uH5d".repeat(32) + "\"}";
        String keys = "{\"keys\":[" + secret + ',' + encryption + ',' + weak + ",{\"kty\":\"x\"},"
                + NEW.verifies().toJson() + "]}";
        assertEquals(
                List.of("new"),
                KeyFiles.usable(keys).keys().stream().map(key -> key.getKeyId()).toList());
    }

    private void befall(String trouble) {
        switch (trouble) {
            case "none" -> body = "hello";
            case "empty" -> body = "{\"keys\":[]}";
            case "large" -> body = "{\"keys\":[],\"pad\":\"" + "x".repeat(100_000) + "\"}";
            case "slow" -> drips = true;
            case "gone" -> server.stop(0);
            default -> status = Integer.parseInt(trouble);
        }
    }

    private FetchedKeys keys(Duration refresh, Duration rest) {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/keys");
        JwksUrl source = new JwksUrl(new JwksUrl.Rules(url, Duration.ofMillis(500), 50_000), Optional.empty());
        FetchedKeys keys =
                new FetchedKeys(source, new FetchedKeys.Rules(refresh, rest), JwksUrlTest::verifier, results::add);
        opened.add(keys);
        return keys;
    }

    private static TokenVerifier verifier(KeySet keys) {
        return new TokenVerifier(TokenRules.of(Settings.of("algorithms", "RS256", "jwks-url", "http://x/")), keys);
    }

    /** Verifies by its keys. */
    private record Desk(TokenDesk desk, TokenKeys keys) {
        void verify(String token, Consumer<Outcome> then) {
            desk.verify(keys, token, then);
        }
    }

    private Desk desk(TokenKeys keys, int waiting) {
        TokenDesk desk = new TokenDesk(1, waiting, 8_000);
        opened.add(desk);
        return new Desk(desk, keys);
    }

    private static String valid(Desk desk, Issuer issuer) throws Exception {
        while (true) {
            Outcome outcome = worth(desk, issuer.token(CLAIMS));
            if (!(outcome instanceof Outcome.Undecided)) { // the first keys are on their way
                return assertInstanceOf(Outcome.Valid.class, outcome).user();
            }
            Thread.onSpinWait();
        }
    }

    private static CompletableFuture<Outcome> asked(Desk desk, String kid) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        desk.verify(new Issuer(kid, "RS256", OLD.signs(), OLD.verifies()).token(CLAIMS), outcome::complete);
        return outcome;
    }

    private static Outcome worth(Desk desk, String token) throws Exception {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        desk.verify(token, outcome::complete);
        return outcome.get(10, TimeUnit.SECONDS);
    }
}

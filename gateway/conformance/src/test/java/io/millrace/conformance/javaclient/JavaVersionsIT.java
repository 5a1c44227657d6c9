package io.millrace.conformance.javaclient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.conformance.cluster.Await;
import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.cluster.EverElsewhere;
import io.millrace.conformance.cluster.TwoGateways;
import io.millrace.conformance.worker.InTestWorker;
import io.millrace.conformance.worker.Vocabulary;
import io.millrace.contract.EventType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The Java client 1.0 and 2.1 against two gateways: one table of behaviours for both. */
@Timeout(90)
final class JavaVersionsIT {
    @RegisterExtension
    static final ClusterExtension ON = TwoGateways.extension();

    private static final String TEXT = "Grüße 🌊";
    private static final byte[] BYTES = {0, 1, -1, 10, 13};

    private static InTestWorker worker;
    private static EverElsewhere elsewhere;

    @BeforeAll
    static void startWorker() {
        elsewhere = new EverElsewhere(ON.cluster());
        worker = InTestWorker.atTheDoor(ON.cluster(), Vocabulary.handlers());
    }

    @AfterAll
    static void stopWorker() {
        elsewhere.close();
        worker.close();
    }

    /* Each request of one that polls reaches another gateway than the one before. */
    private static String front(JavaVersion version) {
        return version.polls() ? elsewhere.url() : ON.cluster().url();
    }

    private static AnyClient presenting(JavaVersion version, String namespace, String name, String value) {
        AnyClient client = version.isOfProtocol4()
                ? version.client(front(version) + namespace + "?" + name + "=" + encoded(value), "", Map.of())
                : version.client(front(version) + namespace, "", Map.of(name, value));
        client.connect();
        return client;
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Map<?, ?> who(AnyClient client) {
        return (Map<?, ?>) client.ask("who").getFirst();
    }

    @ParameterizedTest
    @EnumSource
    void connectsThroughEachGatewayWithAQuery(JavaVersion version) {
        for (String gateway : ON.cluster().urls()) {
            try (AnyClient client = version.client(gateway, "token=abc", Map.of())) {
                client.connect();
                client.await("connect");
                Map<?, ?> query = (Map<?, ?>) who(client).get("query");
                assertEquals("abc", query.get("token"));
                assertEquals(version.isOfProtocol4() ? "3" : "4", query.get("EIO"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void presentsCredentialsToANamespace(JavaVersion version) {
        try (AnyClient client = presenting(version, "/chat", "token", "abc")) {
            client.await("connect");
            assertEquals(Map.of("token", "abc"), who(client).get("auth"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void itsIdIsKnownToWorkers(JavaVersion version) {
        try (AnyClient client = version.connect(ON.cluster().urls().getFirst());
                AnyClient other = version.connect(ON.cluster().urls().getLast())) {
            Map<?, ?> known = who(client);
            if (!version.isOfProtocol4()) {
                assertEquals(known.get("connection"), client.id());
                return;
            }
            assertEquals(known.get("clientId"), client.id());
            assertNotEquals(known.get("connection"), client.id());
            other.ask("tell", client.id(), TEXT);
            assertEquals(List.of(TEXT), client.await("told"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void saysAndHearsAnyJson(JavaVersion version) {
        Map<String, Object> object = new HashMap<>();
        object.put("größe 🌊", Arrays.asList(1, null, Map.of(), List.of(true, "x")));
        Object[] values = {TEXT, "", "\u0000 \" \\ \u2028", 42, -1.5, true, null, object, List.of()};
        try (AnyClient client = version.connect(front(version))) {
            assertEquals(Arrays.asList(values), client.ask("echo", values));
            client.emit("message", values);
            assertEquals(Arrays.asList(values), client.await("message-back"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void saysAndHearsBytes(JavaVersion version) {
        Object[] values = {BYTES, Map.of("file", BYTES, "name", TEXT), List.of(List.of(BYTES))};
        try (AnyClient client = version.connect(front(version))) {
            expectBytes(client.ask("echo", values));
            client.emit("message", values);
            expectBytes(client.await("message-back"));
        }
    }

    private static void expectBytes(List<Object> got) {
        assertArrayEquals(BYTES, (byte[]) got.getFirst());
        Map<?, ?> file = (Map<?, ?>) got.get(1);
        assertArrayEquals(BYTES, (byte[]) file.get("file"));
        assertEquals(TEXT, file.get("name"));
        assertArrayEquals(BYTES, (byte[]) ((List<?>) ((List<?>) got.get(2)).getFirst()).getFirst());
    }

    @ParameterizedTest
    @EnumSource
    void answersWhatAWorkerAsks(JavaVersion version) {
        try (AnyClient client = version.connect(front(version))) {
            client.emit("ask", TEXT, 10_000);
            assertEquals(List.of("acked", List.of("yes", TEXT)), client.await("report"));
            client.emit("ask", BYTES, 10_000);
            List<?> answer = (List<?>) client.await("report").getLast();
            assertArrayEquals(BYTES, (byte[]) answer.getLast());
        }
    }

    @ParameterizedTest
    @EnumSource
    void hearsWhatIsVolatileWhileItReads(JavaVersion version) {
        try (AnyClient client = version.connect(front(version))) {
            client.emit("whisper", TEXT);
            assertEquals(List.of(TEXT), client.await("whispered"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void hearsARoomOverBothGateways(JavaVersion version) {
        List<AnyClient> members = new ArrayList<>();
        try {
            ON.cluster().urls().forEach(url -> members.add(version.connect(url + "/chat")));
            ON.cluster().urls().forEach(url -> members.add(version.connect(url + "/chat")));
            String room = "room ü " + members.getFirst().id();
            members.forEach(member -> assertEquals(List.of("joined"), member.ask("join", room)));
            members.getFirst().emit("say", room, Map.of("text", TEXT));
            for (AnyClient member : members.subList(1, members.size())) {
                assertEquals(List.of(Map.of("text", TEXT)), member.await("said"));
            }
        } finally {
            members.forEach(AnyClient::disconnect);
        }
    }

    @ParameterizedTest
    @EnumSource
    void isToldOfAnUnknownNamespace(JavaVersion version) {
        try (AnyClient client = version.client(front(version) + "/nowhere", "", Map.of())) {
            client.connect();
            assertEquals(
                    List.of(version.isOfProtocol4() ? "Invalid namespace" : Map.of("message", "Invalid namespace")),
                    client.await(version.isOfProtocol4() ? "error" : "connect_error"));
            assertFalse(client.isConnected());
        }
    }

    /* The parser of 1.0 throws where a refusal is no text, whichever server sends it, and its app hears nothing. */
    @ParameterizedTest
    @EnumSource
    void isRefusedByAWorker(JavaVersion version) {
        try (AnyClient barred = presenting(version, "/door", "name", "barred")) {
            assertEquals(
                    List.of(version.isOfProtocol4() ? "Not you" : Map.of("message", "Not you")),
                    barred.await(version.isOfProtocol4() ? "error" : "connect_error"));
        }
        if (!version.isOfProtocol4()) {
            try (AnyClient nobody = version.client(front(version) + "/door", "", Map.of())) {
                nobody.connect();
                assertEquals(
                        List.of(Map.of("message", "Who are you?", "data", Map.of("login", 1))),
                        nobody.await("connect_error"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void isLetInByAWorker(JavaVersion version) {
        try (AnyClient somebody = presenting(version, "/door", "name", "ada")) {
            somebody.await("connect");
            assertEquals("ada", who(somebody).get("user"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void leavesAndWorkersHearWhy(JavaVersion version) {
        AnyClient client = version.connect(front(version));
        String connection = (String) who(client).get("connection");
        client.disconnect();
        assertEquals("client namespace disconnect", reason(connection));
    }

    private static String reason(String connection) {
        return Vocabulary.field(worker.await(EventType.DISCONNECTED, connection).data(), "reason")
                .asString();
    }

    @ParameterizedTest
    @EnumSource
    void isDisconnectedByAWorkerAndDoesNotComeBackByItself(JavaVersion version) {
        try (AnyClient client = version.connect(front(version))) {
            String connection = (String) who(client).get("connection");
            client.emit("disconnect-me");
            assertEquals(List.of("io server disconnect"), client.await("disconnect"));
            assertEquals("server namespace disconnect", reason(connection));
            Await.pause(700); // longer than its longest way back
            assertFalse(client.isConnected());
            client.connect();
            client.await("connect");
            assertEquals(List.of("again"), client.ask("echo", "again"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void isClosedByAWorkerAndComesBackByItself(JavaVersion version) {
        try (AnyClient client = version.connect(front(version))) {
            Object connection = who(client).get("connection");
            client.emit("close-me", 4001);
            client.await("disconnect");
            client.await("connect");
            assertNotEquals(connection, who(client).get("connection"));
        }
    }

    @Test
    void comeBackWhenTheirGatewayIsKilled() {
        List<AnyClient> all = new ArrayList<>();
        try {
            for (JavaVersion version : List.of(JavaVersion.V1_0_2, JavaVersion.V2_1_2)) {
                all.add(version.connect(front(version)));
                all.add(version.connect(front(version)));
            }
            List<Object> gateways = new ArrayList<>();
            all.forEach(client -> gateways.add(who(client).get("gateway")));
            Object doomed = gateways.getFirst();
            ON.cluster().gateway((String) doomed).kill();
            for (int i = 0; i < all.size(); i++) {
                AnyClient client = all.get(i);
                if (gateways.get(i).equals(doomed)) {
                    client.await("disconnect");
                    client.await("connect");
                }
                assertNotEquals(doomed, who(client).get("gateway"));
            }
            assertTrue(gateways.stream().anyMatch(gateway -> !gateway.equals(doomed)), "some were elsewhere");
        } finally {
            all.forEach(AnyClient::disconnect);
        }
    }
}

package io.millrace.conformance.node;

import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.worker.Desk;
import io.millrace.conformance.worker.InTestWorker;
import io.millrace.conformance.worker.Vocabulary;
import io.millrace.contract.Command;
import io.millrace.contract.Event;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sono by the frames of its client, at two gateways. */
final class SonoIT {
    @RegisterExtension
    static final ClusterExtension ON = ClusterExtension.of(
            "sono",
            2,
            Map.of(
                    "millrace.access.closed.actions", "subscribe",
                    "millrace.access.closed.names", "closed",
                    "millrace.access.closed.allow", "nobody",
                    "millrace.sono.channels", "home,tea",
                    "millrace.sono.paths.open.path", "/open",
                    "millrace.sono.paths.open.new-channels", "true"));

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static InTestWorker worker;
    private static Control control;

    @BeforeAll
    static void start() {
        NodeTests.install();
        control = new Control(ON.cluster());
        worker = InTestWorker.start(
                ON.cluster(),
                Map.of(
                        "order",
                        (event, desk) ->
                                desk.emit(Desk.to(event), "ordered", Json.array(Vocabulary.arg(event, 0)), List.of()),
                        "take",
                        SonoIT::take,
                        "push",
                        (event, desk) -> {
                            Json message = Vocabulary.field(Vocabulary.arg(event, 0), "message");
                            desk.send(
                                    new Target.Namespace("sono"),
                                    new Command.Emit("", Json.array(message), List.of(), null));
                        }));
    }

    /* Into the room of that name. */
    private static void take(Event event, Desk desk) {
        String room = Vocabulary.field(Vocabulary.arg(event, 0), "message").asString();
        var _ = desk.ask(Desk.to(event), new Command.Join(List.of(room)))
                .thenAccept(_ -> desk.emit(Desk.to(event), "taken", Json.array(Json.string(room)), List.of()));
    }

    @AfterAll
    static void stop() {
        control.close();
        worker.close();
    }

    @TestFactory
    List<DynamicTest> sono() {
        return NodeTests.run(
                "sono.test.mjs",
                Map.of(
                        "GATEWAYS",
                        String.join(",", ON.cluster().urls()),
                        "FRONT",
                        ON.cluster().url(),
                        "CONTROL",
                        control.url()),
                LIMIT);
    }
}

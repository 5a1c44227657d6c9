package io.millrace.core.connection;

import static io.millrace.core.connection.LoopBench.connection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Command;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that compute an id of their own: workers are told, and it is a room that reaches them. */
final class ClientIdTest {
    private static final Target C1 = connection("c1");
    private static final Target OWN = new Target.Room("/", "secret");
    private static final String CONNECTED =
            "log c1/1/1 connected {\"recovered\":false,\"clientId\":\"secret\",\"query\":{\"a\":\"é\"}}";
    private static final String ENDED = "log c1/1/end disconnected {\"reason\":\"transport close\"}";

    static Stream<Arguments> lives() {
        return Stream.of(
                row(
                        "it is in when both channels are in force",
                        on -> on.inForce(C1).inForce(OWN),
                        "want /",
                        CONNECTED,
                        "a hears 40"),
                row("in whichever order", on -> on.inForce(OWN).inForce(C1), "want /", CONNECTED, "a hears 40"),
                row("not with its own alone", on -> on.inForce(C1)),
                row("nor with the room's alone", on -> on.inForce(OWN)),
                row(
                        "the room reaches it",
                        on -> on.inForce(C1).inForce(OWN).comes(OWN, LoopBench.order(emit())),
                        "want /",
                        CONNECTED,
                        "a hears 40",
                        "a hears 42[\"x\"]"),
                row("but not before it is in", on -> on.inForce(OWN).comes(OWN, LoopBench.order(emit()))),
                row(
                        "who ends before anything is in force costs nothing any more when it is",
                        on -> on.ends("a").inForce(C1).inForce(OWN),
                        "release c1",
                        "release secret"),
                row(
                        "who ends between the two as well",
                        on -> on.inForce(C1).ends("a").inForce(OWN),
                        "release c1",
                        "release secret"),
                row(
                        "who was in leaves both",
                        on -> on.inForce(C1).inForce(OWN).ends("a"),
                        "want /",
                        CONNECTED,
                        "a hears 40",
                        "release c1",
                        "release /",
                        "release secret",
                        ENDED),
                row(
                        "the bus lost and back between the two asks for both again",
                        on -> on.inForce(C1).down().up().inForce(C1).inForce(OWN),
                        "want /",
                        CONNECTED,
                        "a hears 40"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void lives(String behaviour, Consumer<LoopBench> given, List<String> then) {
        LoopBench bench = new LoopBench();
        bench.opens3("a");
        bench.journal();
        given.accept(bench);
        assertEquals(then, bench.journal());
    }

    private static Command emit() {
        return new Command.Emit("x", Json.EMPTY_ARRAY, List.of(), null);
    }

    private static Arguments row(String behaviour, Consumer<LoopBench> given, String... then) {
        return arguments(behaviour, given, List.of(then));
    }
}

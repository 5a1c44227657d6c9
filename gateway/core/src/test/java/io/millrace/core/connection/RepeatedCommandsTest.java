package io.millrace.core.connection;

import static io.millrace.core.connection.LoopBench.order;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contract.Command;
import io.millrace.contract.ConnectionId;
import io.millrace.contract.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Joins and leaves that Kafka's redelivery makes a worker say twice, with something else between. */
class RepeatedCommandsTest {
    private static final Target CONNECTION = new Target.Connection(new ConnectionId("c1"));
    private static final Target RED = new Target.Room("/", "red");
    private static final List<String> ROOMS = List.of("red");

    private final LoopBench bench = new LoopBench().joined("a");

    @Test
    void aJoinIsAnsweredAgainWhereItIsAskedAgain() {
        bench.comes(CONNECTION, order(new Command.Join(ROOMS), "join", "first")).inForce(RED);
        assertTrue(bench.journal().contains("first hears join joined [red] of 1"));
        bench.comes(CONNECTION, order(new Command.Leave(ROOMS), "leave", null));
        assertEquals(List.of("release red"), bench.journal());
        bench.comes(CONNECTION, order(new Command.Join(ROOMS), "join", "second"));
        assertEquals(List.of("join repeated", "second hears join joined [red] of 1"), bench.journal());
    }

    @Test
    void aLeaveDoesNotUndoTheJoinThatCameAfterIt() {
        bench.comes(CONNECTION, order(new Command.Leave(ROOMS), "leave", null));
        bench.comes(CONNECTION, order(new Command.Join(ROOMS), "join", null));
        bench.journal();
        bench.comes(CONNECTION, order(new Command.Leave(ROOMS), "leave", null));
        assertEquals(List.of("leave repeated"), bench.journal());
    }
}

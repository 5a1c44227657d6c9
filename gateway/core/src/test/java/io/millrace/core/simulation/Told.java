package io.millrace.core.simulation;

import io.millrace.contract.EventType;
import io.millrace.core.forward.Route;
import io.millrace.core.forward.Routes;
import io.millrace.core.forward.Topic;
import io.millrace.core.forward.Whose;
import java.util.List;
import java.util.Set;

/** What the model's workers are told beyond what all are. */
final class Told {
    /** Of whose members. */
    static final String ROOM = "red";

    static final Routes ROUTES = new Routes(
            List.of(new Route(
                    Whose.ANYBODY,
                    Topic.EVENTS,
                    List.of(),
                    List.of(),
                    Route.Publishing.UNTOLD,
                    Set.of(EventType.JOINED, EventType.LEFT),
                    List.of(ROOM))),
            true);

    private Told() {}
}

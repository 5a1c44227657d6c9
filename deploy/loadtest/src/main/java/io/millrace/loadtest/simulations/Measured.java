package io.millrace.loadtest.simulations;

import static io.gatling.javaapi.core.CoreDsl.exec;

import io.gatling.commons.stats.KO$;
import io.gatling.commons.stats.OK$;
import io.gatling.commons.stats.Status;
import io.gatling.core.CoreComponents;
import io.gatling.core.action.Action;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.javaapi.core.ActionBuilder;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.immutable.List$;

/**
 * Puts into Gatling's report what is no request of Gatling's own: a delivery that others asked for, a client that is
 * back, a count that is right or wrong. Thread-safe once {@link #ready} has run.
 */
final class Measured {
    /*
     * Gatling gives its statistics to actions only, while it builds them: so one that does nothing is put into each
     * scenario.
     */
    private volatile @Nullable CoreComponents gatling;

    /** Does nothing; the scenario whose clients measure begins with it. */
    ChainBuilder ready() {
        return exec((ActionBuilder) () -> new Tap());
    }

    /** Milliseconds of the clock that Gatling stamps with. */
    long now() {
        return known().clock().nowMillis();
    }

    /**
     * A response.
     *
     * @param failure what is wrong; null when nothing is
     */
    void response(Session session, String name, long beganMillis, long endedMillis, @Nullable String failure) {
        Status status = failure == null ? OK$.MODULE$ : KO$.MODULE$;
        known().statsEngine()
                .logResponse(
                        session.scenario(),
                        List$.MODULE$.empty(),
                        name,
                        beganMillis,
                        endedMillis,
                        status,
                        Option.empty(),
                        Option.apply(failure));
    }

    /** What must be so, as a response that takes no time. */
    void verdict(Session session, String name, @Nullable String failure) {
        long now = now();
        response(session, name, now, now, failure);
    }

    private CoreComponents known() {
        CoreComponents components = gatling;
        if (components == null) {
            throw new IllegalStateException("A scenario that measures does not begin with ready()");
        }
        return components;
    }

    private final class Tap implements io.gatling.core.action.builder.ActionBuilder {
        @Override
        public Action build(ScenarioContext context, Action next) {
            gatling = context.coreComponents();
            return next;
        }
    }
}

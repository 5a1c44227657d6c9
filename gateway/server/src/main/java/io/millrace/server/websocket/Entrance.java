package io.millrace.server.websocket;

import io.millrace.contract.json.Json;
import io.millrace.core.connection.Doorkeeper;
import io.millrace.server.loop.LoopDriver;
import io.millrace.server.path.Origins;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** What is asked of every newcomer that a dialect would take, however it connects; who passes has a place. */
public final class Entrance {
    private final Origins origins;
    private final HandshakeFacts facts;
    private final Admission admission;

    /** To a path with these origins. */
    public Entrance(Origins origins, HandshakeFacts facts, Admission admission) {
        this.origins = origins;
        this.facts = facts;
        this.admission = admission;
    }

    /** Whether it comes in. */
    public sealed interface Verdict {}

    /**
     * It has a place, to be given back by {@link Admission#leave}.
     *
     * @param facts for the workers
     * @param carried for the doorkeeper
     */
    public record Enters(Json facts, Doorkeeper.@Nullable Carried carried) implements Verdict {}

    /** Why it does not. */
    public enum Refused implements Verdict {
        ORIGIN("origin", 403, "Pages of this origin are not allowed here"),
        TOO_MUCH_TO_TELL("too much to tell", 431, "What workers are told of this request is too large"),
        BEHIND("behind", 503, "Kafka or Redis is behind: try again later"),
        NO_MEMORY("no memory", 503, "This gateway has next to no memory left: try another"),
        FULL("full", 503, "This gateway holds as many clients as it may: try another");

        private final String cause;
        private final int status;
        private final String words;

        Refused(String cause, int status, String words) {
            this.cause = cause;
            this.status = status;
            this.words = words;
        }

        /** In the metric's label. */
        public String cause() {
            return cause;
        }

        /** Of HTTP. */
        public int status() {
            return status;
        }

        /** For people. */
        public String words() {
            return words;
        }
    }

    /** Judges one that would live on that loop. */
    public Verdict judge(HttpServerRequest request, LoopDriver driver) {
        if (!origins.allow(request.headers().getAll("Origin"))) {
            return Refused.ORIGIN;
        }
        Json told = facts.of(request);
        if (told == null) {
            return Refused.TOO_MUCH_TO_TELL;
        }
        if (!driver.loop().takesClients()) {
            return Refused.BEHIND;
        }
        if (admission.isShedding()) {
            return Refused.NO_MEMORY;
        }
        return admission.enter() ? new Enters(told, facts.carriedBy(request)) : Refused.FULL;
    }
}

package io.millrace.core.connection;

import io.millrace.contract.json.Json;
import io.millrace.dialects.TokenFault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges what clients present before anybody else hears of them: a port. What it has read it takes away, as it is
 * secret: workers are told of what is left.
 */
public interface Doorkeeper {
    /** As an expiry: none. */
    long NEVER = Long.MAX_VALUE;

    /** Nobody is judged. */
    Doorkeeper NOBODY = new Doorkeeper() {
        @Override
        public boolean judges(String namespace) {
            return false;
        }

        @Override
        public void judge(Presented presented, Answer answer) {
            throw new IllegalStateException("Nobody is judged");
        }

        @Override
        public void verify(String namespace, Json token, Answer answer) {
            throw new IllegalStateException("Nobody is judged");
        }
    };

    /** Whether clients of this namespace are judged. */
    boolean judges(String namespace);

    /**
     * Whether none of them comes in, and stays, without a token that is taken; else those may whose protocol knows
     * clients that nobody has proven.
     */
    default boolean requiresToken(String namespace) {
        return true;
    }

    /**
     * Judges a client. Answers once, also when all else fails, and never before this call has returned: later, on the
     * same event loop. Must not block.
     */
    void judge(Presented presented, Answer answer);

    /**
     * Judges a token that a client of a judged namespace presents later, or that a worker gives it. Answers as
     * {@link #judge}; {@link Verdict.Passed#auth} is {@code null}.
     */
    void verify(String namespace, Json token, Answer answer);

    /**
     * What {@link Carried#toJson} has written, on whatever gateway; {@code null} where nobody is judged.
     *
     * @throws IllegalArgumentException when it is malformed
     */
    default @Nullable Carried carried(Json json) {
        return null;
    }

    /** What it took out of a client's opening request. Only the doorkeeper knows what it is. */
    interface Carried {
        /** For the doorkeeper of another gateway: secret. */
        Json toJson();
    }

    /**
     * What a client presents.
     *
     * @param auth its dialect's own credentials, a JSON object, or {@code null}
     * @param tokenField the field of {@code auth} for its token, or {@code null}: the one of the settings
     * @param carried what its opening request bore, or {@code null}
     */
    record Presented(String namespace, @Nullable Json auth, @Nullable String tokenField, @Nullable Carried carried) {}

    /** Hears the verdict, and the time. */
    interface Answer {
        /** Called once, on the event loop that has asked. */
        void is(Verdict verdict, long nowNanos);
    }

    /** What comes of it. */
    sealed interface Verdict {
        /**
         * It may come in, unless a worker decides otherwise.
         *
         * @param user under whom, or {@code null}
         * @param claims what is known of it, a JSON object, or {@code null}
         * @param rooms which it is in from the start
         * @param expiresAtEpochMillis when its session ends, or {@link #NEVER}
         * @param auth what workers are told of its {@code auth}
         * @param proven whether by a token; else it has shown none, and may come in all the same
         */
        record Passed(
                @Nullable String user,
                @Nullable Json claims,
                List<String> rooms,
                long expiresAtEpochMillis,
                @Nullable Json auth,
                boolean proven)
                implements Verdict {}

        /**
         * It may not, or may come in as nobody: see {@link #requiresToken}. What its client is told.
         *
         * @param why in terms that a dialect has words for
         */
        record Refused(String message, @Nullable Json data, TokenFault why) implements Verdict {}

        /** Nobody can tell now: it is closed with {@code try again later}, and comes back by itself. */
        record TryLater() implements Verdict {}
    }
}

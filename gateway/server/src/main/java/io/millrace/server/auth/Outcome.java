package io.millrace.server.auth;

import io.millrace.contract.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of a token. */
sealed interface Outcome {
    /**
     * It is valid.
     *
     * @param user under whom its client comes in, or {@code null}
     * @param claims what workers are told, a JSON object, or {@code null}
     * @param expiresAtEpochMillis when its client's session ends, or {@link Long#MAX_VALUE}
     */
    record Valid(@Nullable String user, @Nullable Json claims, List<String> rooms, long expiresAtEpochMillis)
            implements Outcome {}

    /** It is not, or there is none. */
    record Invalid(Fault fault) implements Outcome {}

    /** It names a key that is not known: perhaps one that is new. */
    record UnknownKey() implements Outcome {}

    /** Nobody can tell now. */
    record Undecided(Cause cause) implements Outcome {}

    /** Why nobody can tell. */
    enum Cause {
        /** Keys were never had. */
        NO_KEYS("no keys"),
        /** More wait than may. */
        TOO_MANY("too many"),
        /** A fault of ours. */
        FAULT("fault");

        private final String label;

        Cause(String label) {
            this.label = label;
        }

        /** In a metric. */
        String label() {
            return label;
        }
    }

    /**
     * Why a token does not serve, as far as its client is told. What is wrong with a signature stays here: it would
     * only help who makes one up.
     */
    enum Fault {
        /** None was presented. */
        MISSING("missing", "TokenMissing", "A token is required"),
        /** No token, none of an accepted algorithm, by an unknown key, or with a wrong signature. */
        INVALID("invalid", "TokenInvalid", "The token is not valid"),
        /** Longer than is accepted. */
        TOO_LONG("too long", "TokenInvalid", "The token is too long"),
        /** Its time is over. */
        EXPIRED("expired", "TokenExpired", "The token has expired"),
        /** Its time has not come. */
        NOT_YET_VALID("not yet valid", "TokenNotYetValid", "The token is not valid yet"),
        /** Rightly signed, and its issuer, audience or another claim is not what is wanted here. */
        NOT_ACCEPTED("not accepted", "TokenNotAccepted", "The token is not meant for this service");

        private final String label;
        private final String code;
        private final String message;

        Fault(String label, String code, String message) {
            this.label = label;
            this.code = code;
            this.message = message;
        }

        /** In a metric. */
        String label() {
            return label;
        }

        /** For the client's program. */
        String code() {
            return code;
        }

        /** For people. */
        String message() {
            return message;
        }
    }
}

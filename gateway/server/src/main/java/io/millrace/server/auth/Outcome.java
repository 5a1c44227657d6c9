package io.millrace.server.auth;

import io.millrace.contract.json.Json;
import io.millrace.dialects.TokenFault;
import io.millrace.dialects.TokenFault.Kind;
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

    /**
     * It is not, or there is none.
     *
     * @param atEpochMillis when it has expired ({@code exp}) or is to begin ({@code nbf}), as it says itself; 0 for all
     *     other faults
     */
    record Invalid(Fault fault, long atEpochMillis) implements Outcome {
        Invalid(Fault fault) {
            this(fault, 0);
        }

        /** For dialects with words of their own. */
        TokenFault why() {
            return new TokenFault(fault.kind, atEpochMillis);
        }
    }

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
        MISSING("missing", "TokenMissing", "A token is required", Kind.MISSING),
        /** What was presented is no text. */
        NO_TEXT("invalid", "TokenInvalid", "The token is not valid", Kind.NO_TEXT),
        /** No token: not three parts, or no JSON in them. */
        MALFORMED("invalid", "TokenInvalid", "The token is not valid", Kind.MALFORMED),
        /** None of an accepted algorithm, by an unknown key, or with a wrong signature. */
        INVALID("invalid", "TokenInvalid", "The token is not valid", Kind.INVALID),
        /** Longer than is accepted. */
        TOO_LONG("too long", "TokenInvalid", "The token is too long", Kind.INVALID),
        /** Its time is over. */
        EXPIRED("expired", "TokenExpired", "The token has expired", Kind.EXPIRED),
        /** Its time has not come. */
        NOT_YET_VALID("not yet valid", "TokenNotYetValid", "The token is not valid yet", Kind.NOT_YET_VALID),
        /** Rightly signed, and its issuer, audience or another claim is not what is wanted here. */
        NOT_ACCEPTED("not accepted", "TokenNotAccepted", "The token is not meant for this service", Kind.NOT_ACCEPTED);

        private final String label;
        private final String code;
        private final String message;
        private final Kind kind;

        Fault(String label, String code, String message, Kind kind) {
            this.label = label;
            this.code = code;
            this.message = message;
            this.kind = kind;
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

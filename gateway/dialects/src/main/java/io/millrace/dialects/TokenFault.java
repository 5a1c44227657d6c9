package io.millrace.dialects;

import io.millrace.contract.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * Why a token is not taken.
 *
 * @param atEpochMillis when it has expired or is to begin; 0 for all other kinds
 */
public record TokenFault(Kind kind, long atEpochMillis) {
    /** What is wrong with it. */
    public enum Kind {
        /** There is none. */
        MISSING,
        /** It is no text. */
        NO_TEXT,
        /** It is no token. */
        MALFORMED,
        /** No key fits its signature, or it is of an algorithm that is not accepted. */
        INVALID,
        /** Its time is over. */
        EXPIRED,
        /** Its time has not come. */
        NOT_YET_VALID,
        /** It is for somebody else: its issuer, audience or another claim is not what is wanted. */
        NOT_ACCEPTED,
        /** Nobody can tell now. */
        UNDECIDED
    }

    /** What can be said of a token without any key. */
    public static TokenFault byItsForm(@Nullable Json token) {
        if (token == null || token.isNull()) {
            return of(Kind.MISSING);
        }
        if (!token.isString()) {
            return of(Kind.NO_TEXT);
        }
        String jwt = token.asString();
        if (jwt.isEmpty()) {
            return of(Kind.MISSING);
        }
        long dots = jwt.chars().filter(c -> c == '.').count();
        return of(dots == 2 ? Kind.INVALID : Kind.MALFORMED);
    }

    /** One of the kinds that have no time. */
    public static TokenFault of(Kind kind) {
        return new TokenFault(kind, 0);
    }
}

package io.millrace.dialects.socketcluster;

import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import io.millrace.dialects.TokenFault;
import java.time.Instant;

/**
 * Why a client's token is not taken, in the original's words (jsonwebtoken, ag-auth).
 *
 * @param fields the error's own, an object
 */
record TokenError(String name, String message, Json fields) {
    private static final String INVALID = "AuthTokenInvalidError";

    /** Whether the client is to forget such a token: one that may be good later it keeps. */
    static boolean isBad(TokenFault fault) {
        return switch (fault.kind()) {
            case MISSING, NO_TEXT, MALFORMED, INVALID, EXPIRED, NOT_ACCEPTED -> true;
            case NOT_YET_VALID, UNDECIDED -> false;
        };
    }

    static TokenError of(TokenFault fault) {
        JsonWriter own = new JsonWriter().beginObject();
        return switch (fault.kind()) {
            case MISSING -> of(INVALID, "jwt must be provided", own, fault);
            case NO_TEXT -> of("AuthTokenError", "Invalid token format - Token must be a string", own, fault);
            case MALFORMED -> of(INVALID, "jwt malformed", own, fault);
            case INVALID -> of(INVALID, "invalid signature", own, fault);
            case NOT_ACCEPTED -> of(INVALID, "jwt not accepted", own, fault);
            case EXPIRED -> of("AuthTokenExpiredError", "jwt expired", dated(own, "expiry", fault), fault);
            case NOT_YET_VALID -> of("AuthTokenNotBeforeError", "jwt not active", dated(own, "date", fault), fault);
            case UNDECIDED -> of("AuthTokenError", "Nobody can verify the token now: try again later", own, fault);
        };
    }

    private static TokenError of(String name, String message, JsonWriter own, TokenFault fault) {
        Json fields = own.name("isBadToken").bool(isBad(fault)).endObject().toJson();
        return new TokenError(name, message, fields);
    }

    private static JsonWriter dated(JsonWriter own, String field, TokenFault fault) {
        return own.name(field).string(date(fault.atEpochMillis()));
    }

    /* As JavaScript writes it: always with milliseconds. */
    private static String date(long epochMillis) {
        String seconds =
                Instant.ofEpochSecond(Math.floorDiv(epochMillis, 1_000)).toString();
        String millis = Integer.toString(1_000 + (int) Math.floorMod(epochMillis, 1_000L))
                .substring(1);
        return seconds.substring(0, seconds.length() - 1) + '.' + millis + 'Z';
    }

    /** As {@link NamedError} makes it. */
    Json toJson() {
        return NamedError.of(name, message, fields);
    }
}

package io.millrace.dialects.socketcluster;

import io.millrace.contract.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * Why a client's token is not taken. None is: the words are those of the original (jsonwebtoken, ag-auth) where no key
 * fits.
 */
final class TokenError {
    private static final Json IS_BAD = Json.parse("{\"isBadToken\":true}");

    private TokenError() {}

    /**
     * The error as {@link NamedError} makes it.
     *
     * @param token whatever the client takes for one; {@code null} for none
     */
    static Json of(@Nullable Json token) {
        if (token == null || token.isNull()) {
            return invalid("jwt must be provided");
        }
        if (!token.isString()) {
            return NamedError.of("AuthTokenError", "Invalid token format - Token must be a string", IS_BAD);
        }
        String jwt = token.asString();
        if (jwt.isEmpty()) {
            return invalid("jwt must be provided");
        }
        long dots = jwt.chars().filter(c -> c == '.').count();
        return invalid(dots == 2 ? "invalid signature" : "jwt malformed");
    }

    private static Json invalid(String message) {
        return NamedError.of("AuthTokenInvalidError", message, IS_BAD);
    }
}

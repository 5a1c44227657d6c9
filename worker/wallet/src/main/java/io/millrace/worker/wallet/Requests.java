package io.millrace.worker.wallet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What paired dapps may ask for, by the request's type. Where the original would ask its user, this one's user says
 * yes.
 */
@Singleton
class Requests {
    /** The types that are answered. */
    static final String KNOWN = "getVersion, getPublicKey, identityFromPermissions, getOrRequestIdentity,"
            + " getAllAccountsFor, forgetIdentity, authenticate, requestSignature";

    private static final int NONCE_CHARACTERS = 12;

    private final WalletConfig config;
    private final DemoKey key;
    private final Pairings pairings;
    private final ObjectMapper mapper;

    @Inject
    Requests(WalletConfig config, DemoKey key, Pairings pairings, ObjectMapper mapper) {
        this.config = config;
        this.key = key;
        this.pairings = pairings;
        this.mapper = mapper;
    }

    /**
     * Does it.
     *
     * @return the result, by Jackson
     * @throws RefusedException when it is not done
     */
    @Nullable
    Object result(Said.Request request) {
        return switch (request.type()) {
            case "getVersion" -> config.version();
            case "getPublicKey" -> publicKey(request.payload());
            case "identityFromPermissions" -> identity(request.origin());
            case "getOrRequestIdentity", "getAllAccountsFor" -> logIn(request);
            case "forgetIdentity" -> logOut(request.origin());
            case "authenticate" -> authenticate(request);
            case "requestSignature" -> sign(request);
            default -> throw RefusedException.unknown(Said.shortened(request.type()));
        };
    }

    private String publicKey(JsonNode payload) {
        String blockchain = payload.path("blockchain").asText("");
        if (!blockchain.equals("eos")) {
            throw RefusedException.noNetwork(Said.shortened(blockchain));
        }
        return key.publicKey();
    }

    private @Nullable JsonNode identity(String origin) {
        String identity = pairings.identity(origin).orElse(null);
        try {
            return identity == null ? null : mapper.readTree(identity);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What Redis holds of " + origin + " was not written here", e);
        }
    }

    private Object logIn(Said.Request request) {
        JsonNode fields = request.payload().path("fields");
        if (!fields.isObject()) {
            throw RefusedException.malicious("payload.fields must be an object");
        }
        JsonNode known = identity(request.origin());
        if (known != null) {
            return known;
        }
        Identity identity = Identity.of(key.publicKey(), fields.path("accounts"));
        try {
            pairings.grant(request.origin(), mapper.writeValueAsString(identity));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        return identity;
    }

    private boolean logOut(String origin) {
        pairings.forget(origin);
        return true;
    }

    /* What is signed is never the dapp's own text, which could be a transaction (walletpack, ApiService). */
    private String authenticate(Said.Request request) {
        requireIdentity(request.origin());
        String nonce = request.payload().path("nonce").asText("");
        if (nonce.length() != NONCE_CHARACTERS) {
            throw RefusedException.badNonce();
        }
        String wanted = request.payload().path("publicKey").asText("");
        if (!wanted.isEmpty() && !wanted.equals("null") && !wanted.equals(key.publicKey())) {
            throw RefusedException.noKeypair();
        }
        JsonNode data = request.payload().path("data");
        String toSign = data.isTextual() && !data.asText().isEmpty() ? data.asText() : request.origin();
        return key.sign(DemoKey.hash(DemoKey.hash(toSign) + DemoKey.hash(nonce)));
    }

    /* The transaction's own text, as no plugin of a blockchain is here to pack it. */
    private Map<String, Object> sign(Said.Request request) {
        requireIdentity(request.origin());
        JsonNode transaction = request.payload().path("transaction");
        if (!transaction.isContainerNode()) {
            throw RefusedException.malicious("payload.transaction must be an object or an array");
        }
        return Map.of("signatures", List.of(key.sign(transaction.toString())), "returnedFields", Map.of());
    }

    private void requireIdentity(String origin) {
        if (pairings.identity(origin).isEmpty()) {
            throw RefusedException.identityMissing();
        }
    }
}

package io.millrace.server.relay;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What shows that a gateway knows the cluster's secret, without telling it: HMAC-SHA256 over who shows it, both tags
 * and both nonces. The role keeps one side from being shown its own proof; fresh nonces, from being shown an old one.
 *
 * @param caller tag of who has connected
 * @param receiver tag of who was connected to
 */
record Proof(String caller, String receiver, byte[] callerNonce, byte[] receiverNonce) {
    static final int BYTES = 32;
    static final int NONCE_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";

    /** Who shows it. */
    enum Role {
        CALLER,
        RECEIVER
    }

    /** What that side has to show. */
    byte[] by(Role role, byte[] secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            mac.update(("millrace relay 1 " + role + ' ' + caller + ' ' + receiver + ' ')
                    .getBytes(StandardCharsets.US_ASCII));
            mac.update(callerNonce);
            return mac.doFinal(receiverNonce);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + ALGORITHM, e);
        }
    }

    /** Whether that is it, in a time that does not tell how much of it is right. */
    boolean isShown(Role role, byte[] secret, byte[] shown) {
        return MessageDigest.isEqual(by(role, secret), shown);
    }
}

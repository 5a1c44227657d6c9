package io.millrace.worker.wallet;

import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The wallet's one key: Ed25519, made of a phrase in the settings, so known to whoever reads them. What it writes bears
 * {@code DEMO}, and no blockchain takes it.
 */
@Singleton
@Startup
class DemoKey {
    static final String PUBLIC = "DEMO_PUB_";
    static final String SIGNATURE = "DEMO_SIG_";

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final KeyPair pair;

    @Inject
    DemoKey(WalletConfig config) {
        this(config.demoPhrase());
    }

    DemoKey(String phrase) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(255, new Known(sha256(phrase)));
            pair = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK has no Ed25519", e);
        }
    }

    /** {@code DEMO_PUB_} and the key as X.509, by base64url. */
    String publicKey() {
        return PUBLIC + BASE64.encodeToString(pair.getPublic().getEncoded());
    }

    /** {@code DEMO_SIG_} and the signature of the text's UTF-8, by base64url; the same for the same text. */
    String sign(String text) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return SIGNATURE + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK cannot sign by Ed25519", e);
        }
    }

    /** SHA-256 as Scatter writes it: in small hexadecimal digits. */
    static String hash(String text) {
        return HexFormat.of().formatHex(sha256(text));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK has no SHA-256", e);
        }
    }

    /* What an Ed25519 key is made of is 32 bytes, of which the JDK takes none but from a generator of random ones. */
    private static final class Known extends SecureRandom {
        private static final long serialVersionUID = 1;

        private final byte[] seed;

        Known(byte[] seed) {
            this.seed = seed;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(Arrays.copyOf(seed, bytes.length), 0, bytes, 0, bytes.length);
        }
    }
}

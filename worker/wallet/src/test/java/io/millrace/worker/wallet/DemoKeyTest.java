package io.millrace.worker.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;

final class DemoKeyTest {
    private static final String TEXT = "Grüße 🌊";

    @Test
    void equalPhrasesMakeEqualKeysAndSignatures() {
        DemoKey one = new DemoKey("phrase");
        DemoKey other = new DemoKey("phrase");
        assertEquals(one.publicKey(), other.publicKey());
        assertEquals(one.sign(TEXT), other.sign(TEXT));
        assertNotEquals(one.publicKey(), new DemoKey("another").publicKey());
    }

    @Test
    void whoHasThePublicKeyCanVerify() throws Exception {
        DemoKey key = new DemoKey("phrase");
        PublicKey published = KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(bytes(key.publicKey(), DemoKey.PUBLIC)));
        Signature signature = Signature.getInstance("Ed25519");
        signature.initVerify(published);
        signature.update(TEXT.getBytes(StandardCharsets.UTF_8));
        assertTrue(signature.verify(bytes(key.sign(TEXT), DemoKey.SIGNATURE)));
    }

    private static byte[] bytes(String text, String prefix) {
        assertTrue(text.startsWith(prefix), text);
        return Base64.getUrlDecoder().decode(text.substring(prefix.length()));
    }

    /** FIPS 180-4's example, in the form in which Scatter's clients compare it. */
    @Test
    void hashesAreSmallHexadecimalDigits() {
        assertEquals("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", DemoKey.hash("abc"));
    }
}

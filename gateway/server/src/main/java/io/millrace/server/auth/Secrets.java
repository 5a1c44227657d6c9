package io.millrace.server.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/** Shared secrets as settings give them. No sentence about one shows it. */
final class Secrets {
    private static final String END_OF_LINE = "[\r\n]+$";

    private Secrets() {}

    /**
     * A file's text, without a line's end.
     *
     * @param setting that names the file
     */
    static String inFile(String setting, Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8).replaceAll(END_OF_LINE, "");
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    setting + " (" + file + ") cannot be read: " + e.getClass().getSimpleName(), e);
        }
    }

    /**
     * A secret's bytes.
     *
     * @param prefix of the setting that says how it is written
     */
    static byte[] bytes(String prefix, String text, JwtConfig.Writing writing) {
        if (writing == JwtConfig.Writing.TEXT) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException(prefix + "secret-encoding is base64, and the secret is not");
        }
    }

    /** As a key without a name. */
    static JsonWebKey key(byte[] bytes) {
        try {
            return JsonWebKey.Factory.newJwk(new HmacKey(bytes));
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of a short one that is taken all the same; the end of a sentence. */
    static String tooShort(TokenRules rules) {
        return ": shorter than the " + rules.leastSecretBytes() + " bytes that " + rules.algorithms()
                + " want (RFC 7518, section 3.2). Who guesses it signs tokens: take a random one, by openssl rand"
                + " -hex 32 for instance";
    }
}

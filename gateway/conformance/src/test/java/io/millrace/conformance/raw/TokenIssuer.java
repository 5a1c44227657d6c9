package io.millrace.conformance.raw;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Issues JSON Web Tokens and publishes its keys over HTTP, by the JDK alone: RFC 7515, 7517, 7518 and 8037, read by
 * other eyes than the gateway's library's.
 */
final class TokenIssuer implements AutoCloseable {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final HttpServer server;
    private final AtomicInteger fetches = new AtomicInteger();
    private final List<Signer> published = new CopyOnWriteArrayList<>();

    /** A pair of keys. */
    record Signer(String kid, String algorithm, PrivateKey signs, PublicKey verifies) {
        static Signer of(String kid, String algorithm) {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance(
                        switch (algorithm) {
                            case "RS256" -> "RSA";
                            case "ES256" -> "EC";
                            default -> "Ed25519";
                        });
                if (!algorithm.equals("EdDSA")) {
                    generator.initialize(algorithm.equals("RS256") ? 2048 : 256);
                }
                KeyPair pair = generator.generateKeyPair();
                return new Signer(kid, algorithm, pair.getPrivate(), pair.getPublic());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        /** A token with these claims. */
        String token(String claims) {
            String signed = head("{\"alg\":\"" + algorithm + "\",\"kid\":\"" + kid + "\"}", claims);
            try {
                Signature signature = Signature.getInstance(
                        switch (algorithm) {
                            case "RS256" -> "SHA256withRSA";
                            case "ES256" -> "SHA256withECDSAinP1363Format";
                            default -> "Ed25519";
                        });
                signature.initSign(signs);
                signature.update(signed.getBytes(StandardCharsets.US_ASCII));
                return signed + '.' + BASE64.encodeToString(signature.sign());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        private String jwk() {
            String key =
                    switch (verifies) {
                        case RSAPublicKey rsa ->
                            "\"kty\":\"RSA\",\"n\":\"" + number(rsa.getModulus(), 256) + "\",\"e\":\"AQAB\"";
                        case ECPublicKey ec ->
                            "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\""
                                    + number(ec.getW().getAffineX(), 32) + "\",\"y\":\""
                                    + number(ec.getW().getAffineY(), 32) + '"';
                        case EdECPublicKey ed -> {
                            byte[] encoded = ed.getEncoded(); // the key is the end of its X.509 form
                            yield "\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\""
                                    + BASE64.encodeToString(
                                            Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length))
                                    + '"';
                        }
                        default -> throw new IllegalStateException(algorithm);
                    };
            return "{\"kid\":\"" + kid + "\",\"use\":\"sig\"," + key + '}';
        }

        private static String number(BigInteger value, int bytes) {
            byte[] signed = value.toByteArray();
            byte[] unsigned = new byte[bytes];
            int from = Math.max(0, signed.length - bytes);
            System.arraycopy(signed, from, unsigned, bytes - (signed.length - from), signed.length - from);
            return BASE64.encodeToString(unsigned);
        }
    }

    TokenIssuer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/jwks", exchange -> {
            fetches.incrementAndGet();
            byte[] body = ("{\"keys\":["
                            + String.join(
                                    ",", published.stream().map(Signer::jwk).toList()) + "]}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/jwks";
    }

    int fetches() {
        return fetches.get();
    }

    /** From now on these are its keys. */
    void publish(Signer... signers) {
        published.clear();
        published.addAll(List.of(signers));
    }

    /** A token by a shared secret. */
    static String byHmac(String header, String claims, byte[] secret) {
        String signed = head(header, claims);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return signed + '.' + BASE64.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A token that nobody has signed. */
    static String head(String header, String claims) {
        return BASE64.encodeToString(header.getBytes(StandardCharsets.UTF_8))
                + '.'
                + BASE64.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

package io.millrace.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A certificate for {@code localhost} and 127.0.0.1 that is signed by itself, in the two files that an operator has:
 * for brokers and gateways that speak TLS in tests.
 */
public final class SelfSigned {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Path folder;

    /** @param folder where the files are put */
    public SelfSigned(Path folder) {
        this.folder = folder;
    }

    /** The certificate, PEM; for clients the authority too. */
    public Path certificate() {
        return folder.resolve("tls.crt");
    }

    /** Its private key, PEM (PKCS 8). */
    public Path key() {
        return folder.resolve("tls.key");
    }

    /**
     * Makes a new pair and puts it into place, as whoever renews certificates does.
     *
     * @param name of its subject
     * @return what clients see
     */
    public X509Certificate renew(String name) {
        Path store = folder.resolve(name + ".p12");
        try {
            keytool(store, name);
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD);
            }
            Certificate certificate = keys.getCertificate("gateway");
            write(key(), "PRIVATE KEY", keys.getKey("gateway", PASSWORD).getEncoded());
            write(certificate(), "CERTIFICATE", certificate.getEncoded());
            return (X509Certificate) certificate;
        } catch (IOException e) {
            throw new StartException("No certificate could be made: " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new StartException("No certificate could be made: " + e.getMessage(), e);
        }
    }

    private static void keytool(Path store, String name) throws IOException {
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "gateway",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD)))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new StartException("keytool: " + said, null);
            }
        } catch (InterruptedException e) {
            throw new StartException("No certificate could be made: " + e.getMessage(), e);
        }
    }

    private void write(Path file, String what, byte[] der) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Path next = folder.resolve("next");
        Files.writeString(next, "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n");
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}

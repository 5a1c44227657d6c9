package io.millrace.server.door;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates of a gateway for {@code localhost}, signed by themselves, in the two files that an operator has. */
final class Certificates {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Path folder;

    Certificates(Path folder) {
        this.folder = folder;
    }

    Path certificate() {
        return folder.resolve("tls.crt");
    }

    Path key() {
        return folder.resolve("tls.key");
    }

    /** Makes a new pair and puts it into place, as whoever renews certificates does; returns what clients see. */
    X509Certificate renew(String name) {
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
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
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
                throw new AssertionError(said);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void write(Path file, String what, byte[] der) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Path next = folder.resolve("next");
        Files.writeString(next, "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n");
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** A client's view: trusts these and nobody else. */
    static SSLContext trusting(X509Certificate... certificates) {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, PASSWORD);
            for (int i = 0; i < certificates.length; i++) {
                trusted.setCertificateEntry("gateway" + i, certificates[i]);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}

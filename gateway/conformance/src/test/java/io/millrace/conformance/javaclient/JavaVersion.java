package io.millrace.conformance.javaclient;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The versions of {@code io.socket:socket.io-client} that are tried, side by side in one JVM. */
enum JavaVersion {
    /** Engine.IO 3, OkHttp 3. Its jars are copied by the build. */
    V1_0_2("1.0.2", "websocket"),
    /** Engine.IO 4, OkHttp 3: that of the class path. */
    V2_1_2("2.1.2", "websocket"),
    /** The first, by long polling alone. */
    V1_0_2_POLLING("1.0.2", "polling"),
    /** The second. */
    V2_1_2_POLLING("2.1.2", "polling");

    private static final List<String> ITS_OWN =
            List.of("io.socket.", "okhttp3.", "okio.", "org.json.", SpokenClient.class.getName());

    /* Made when the first client is. */
    private static final class Older {
        static final ClassLoader LOADER = loader(Path.of("target/java-clients/1.0.2"));
    }

    private final String number;
    private final String transport;

    JavaVersion(String number, String transport) {
        this.number = number;
        this.transport = transport;
    }

    /** Whether it speaks protocol 4 by Engine.IO 3. */
    boolean isOfProtocol4() {
        return number.startsWith("1.");
    }

    /** Whether it connects by long polling. */
    boolean polls() {
        return transport.equals("polling");
    }

    /** A client, as {@link SpokenClient#SpokenClient} makes it. */
    AnyClient client(String url, String query, Map<String, String> auth) {
        return client(url, query, auth, transport);
    }

    /** One that polls and goes on by WebSocket, as it does when nobody tells it otherwise; connected. */
    AnyClient upgrading(String url) {
        AnyClient client = client(url, "", Map.of(), "polling,websocket");
        client.connect();
        client.await("connect");
        return client;
    }

    private AnyClient client(String url, String query, Map<String, String> auth, String transports) {
        ClassLoader loader = isOfProtocol4() ? Older.LOADER : JavaVersion.class.getClassLoader();
        try {
            return (AnyClient) loader.loadClass(SpokenClient.class.getName())
                    .getConstructor(String.class, String.class, Map.class, String.class)
                    .newInstance(url, query, auth, transports);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("No client " + number, e);
        }
    }

    /** The same, connected. */
    AnyClient connect(String url) {
        AnyClient client = client(url, "", Map.of());
        client.connect();
        client.await("connect");
        return client;
    }

    @Override
    public String toString() {
        return number + " by " + transport;
    }

    private static ClassLoader loader(Path jars) {
        try (Stream<Path> files = Files.list(jars)) {
            List<URL> urls = new ArrayList<>();
            for (Path jar : files.toList()) {
                urls.add(jar.toUri().toURL());
            }
            urls.add(SpokenClient.class.getProtectionDomain().getCodeSource().getLocation());
            return new OwnFirst(urls.toArray(URL[]::new));
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        } catch (IOException e) {
            throw new UncheckedIOException("Run ./mvnw -pl gateway/conformance -am verify, which copies them", e);
        }
    }

    /** Loads the client's classes itself, everything else as the tests do. */
    private static final class OwnFirst extends URLClassLoader {
        OwnFirst(URL... urls) {
            super(urls, JavaVersion.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                if (ITS_OWN.stream().noneMatch(name::startsWith)) {
                    return super.loadClass(name, resolve);
                }
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }
    }
}

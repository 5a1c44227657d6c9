package io.millrace.conformance.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What an operator lays into Redis before the first gateway starts. */
final class RedisStrings {
    private RedisStrings() {}

    /**
     * Sets each of them.
     *
     * @throws AssertionError when Redis does not take one
     */
    static void set(String uri, Map<String, String> strings) {
        URI address = URI.create(uri);
        try (Socket socket = new Socket(address.getHost(), address.getPort());
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            for (Map.Entry<String, String> string : strings.entrySet()) {
                String command = "*3\r\n" + bulk("SET") + bulk(string.getKey()) + bulk(string.getValue());
                socket.getOutputStream().write(command.getBytes(StandardCharsets.UTF_8));
                String answer = in.readLine();
                if (!"+OK".equals(answer)) {
                    throw new AssertionError("Redis says " + answer + " to SET " + string.getKey());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String bulk(String text) {
        return "$" + text.getBytes(StandardCharsets.UTF_8).length + "\r\n" + text + "\r\n";
    }
}

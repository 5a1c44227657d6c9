package io.millrace.server.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/** The address of this machine on the way to another one: nothing is sent to find it. */
final class OwnHost {
    private static final int ANY_PORT = 9;

    private OwnHost() {}

    /**
     * On the way to that server; the local host's where it is none of the network's, as a Unix socket is.
     *
     * @throws IOException when its name is not known, or no way leads there
     */
    static InetAddress towards(URI server) throws IOException {
        String host = server.getHost();
        if (host == null) {
            return InetAddress.getLocalHost();
        }
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName(host), ANY_PORT));
            return socket.getLocalAddress();
        } catch (UncheckedIOException e) {
            throw new IOException("No way leads to " + host, e);
        }
    }
}

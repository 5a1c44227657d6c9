package io.millrace.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.concurrent.ThreadLocalRandom;

/** Which ports are free, before something is started on them. */
public final class Ports {
    private static final int FIRST = 20_000;

    /* From here on Linux hands ports to outgoing connections: a server there can lose its port while it restarts. */
    private static final int END = 32_768;

    private static final int CONNECT_MILLIS = 200;

    private Ports() {}

    /**
     * A port of {@code host} from 20000 to 32767 on which nobody listens. It is not reserved: another process may take
     * it before the caller does.
     *
     * @throws StartException when none is found, or {@code host} is no address of this machine
     */
    public static int free(String host) {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            if (!isTaken(host, port)) {
                return port;
            }
        }
        throw new StartException("No free port from %d to %d on %s.".formatted(FIRST, END - 1, host), null);
    }

    /**
     * Whether a server could not listen on {@code port} of {@code host} now.
     *
     * @throws StartException when {@code host} has no address
     */
    public static boolean isTaken(String host, int port) {
        var address = new InetSocketAddress(address(host), port);
        try (var server = new ServerSocket()) {
            server.setReuseAddress(true); // as the brokers do: a connection in TIME_WAIT does not hold a port
            server.bind(address);
        } catch (IOException _) {
            return true;
        }
        return answers(address);
    }

    /**
     * Passes when a server can listen there.
     *
     * @param owner who wants the port, for the message
     * @param option what a person sets to change the port, for the message
     * @throws PortTakenException when it cannot
     */
    public static void requireFree(String host, int port, String owner, String option) {
        if (isTaken(host, port)) {
            throw new PortTakenException(host, port, owner, option);
        }
    }

    /* macOS lets one bind 127.0.0.1 while another listens on all addresses. */
    private static boolean answers(InetSocketAddress address) {
        try (var socket = new Socket()) {
            socket.connect(address, CONNECT_MILLIS);
            return socket.getLocalPort() != socket.getPort(); // else the socket has connected to itself
        } catch (IOException _) {
            return false;
        }
    }

    private static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new StartException("Host %s has no address.".formatted(host), e);
        }
    }
}

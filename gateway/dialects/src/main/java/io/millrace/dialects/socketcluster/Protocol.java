package io.millrace.dialects.socketcluster;

/** The versions of SocketCluster's protocol: on the wire they differ in the signs of life alone. */
enum Protocol {
    /** Clients 3 to 14, and what is written in other languages. */
    ONE("#1", "#2"),
    /** Clients 15 to 20, and asyngular-client. */
    TWO("", "");

    private final String ping;
    private final String pong;

    Protocol(String ping, String pong) {
        this.ping = ping;
        this.pong = pong;
    }

    /** What the server says. */
    String ping() {
        return ping;
    }

    /** What a client answers. */
    String pong() {
        return pong;
    }
}

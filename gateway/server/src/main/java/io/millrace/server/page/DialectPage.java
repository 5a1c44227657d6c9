package io.millrace.server.page;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The gateway's own pages on which to try dialects, in the order in which the start page links them. */
enum DialectPage {
    /** Channels by SocketCluster's own client. */
    CHANNELS,
    /** Sono's channels, direct messages and calls. */
    SONO,
    /** Plain events, passed through and of data style. */
    PLAIN,
    /** A client of each of four dialects, in one room. */
    TOGETHER;

    /** Its path, without slashes, and its folder among the resources. */
    String folder() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What lies there beside its {@code index.html}. */
    List<String> files() {
        return switch (this) {
            case CHANNELS -> List.of("channels.js");
            case SONO -> List.of("sono.js", "call.js", "sono.css");
            case PLAIN -> List.of("plain.js", "plain.css");
            case TOGETHER -> List.of("together.js", "speakers.js", "together.css");
        };
    }

    /** Whether one of them has that path. */
    static boolean has(String folder) {
        return Arrays.stream(values()).anyMatch(page -> page.folder().equals(folder));
    }
}

package io.millrace.server.path;

import java.util.List;

/** A dialect on this gateway: a bean of this type is all that is needed to serve one. */
public interface PathSource {
    /**
     * Its paths; asked for once, at start.
     *
     * @throws IllegalArgumentException names the setting that cannot be, and stops the start
     */
    List<ClientPath> paths();
}

package io.millrace.server.plain;

import io.millrace.server.door.BarePathConfig;
import io.smallrye.config.WithDefault;

/** One path of plain events. */
public interface PlainPathConfig extends BarePathConfig {
    /** Which events are taken: {@code all}, {@code data}, {@code passthrough}; {@code off} serves nothing there. */
    @WithDefault("all")
    Mode mode();

    /** See {@link #mode()}. */
    enum Mode {
        /** Nothing is served. */
        OFF,
        /** Events with {@code :get:} are of data style, all others are passed through. */
        ALL,
        /** Events with {@code :get:} alone. */
        DATA,
        /** Every event is passed through. */
        PASSTHROUGH
    }
}

package io.millrace.server.sono;

import io.millrace.server.door.BarePathConfig;
import io.smallrye.config.WithDefault;
import java.util.List;

/** One path of Sono. */
public interface SonoPathConfig extends BarePathConfig {
    /** The channels that there are; every client is in the first one at first. */
    @WithDefault("home")
    List<String> channels();

    /** Whether a client that changes to another one makes it, for as long as somebody is in it. */
    @WithDefault("false")
    boolean newChannels();
}

package io.millrace.server.websocket;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** What workers learn of a client's opening request. */
@ConfigMapping(prefix = "millrace.handshake")
public interface HandshakeConfig {
    /** Whether the parameters of the URL are among it. */
    @WithDefault("true")
    boolean query();

    /** Headers that are, names in small letters; {@code none} for none. */
    @WithDefault("origin,user-agent,accept-language,referer")
    List<String> headers();

    /** Cookies that are, by name, as the header {@code cookie} with these alone; all with {@code cookie} in headers. */
    Optional<List<String>> cookies();

    /** The most bytes of it as JSON; a request with more is refused by 431. */
    @WithDefault("16K")
    MemorySize maxSize();
}

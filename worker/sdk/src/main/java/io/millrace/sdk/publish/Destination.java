package io.millrace.sdk.publish;

import io.millrace.contract.Target;
import io.millrace.contract.wire.Channels;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A target with its channel's name, made once. The name is only touched by the Redis loop. */
public final class Destination {
    private final Target target;
    private @Nullable Channels namedBy;
    private byte[] name = {};

    /** Where messages for this target go. */
    public Destination(Target target) {
        this.target = target;
    }

    /** Whom it reaches. */
    public Target target() {
        return target;
    }

    byte[] channel(Channels channels) {
        if (!channels.equals(namedBy)) {
            name = channels.of(target).getBytes(StandardCharsets.UTF_8);
            namedBy = channels;
        }
        return name;
    }

    boolean isSame(Destination other) {
        return this == other || target.equals(other.target);
    }
}

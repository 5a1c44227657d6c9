package io.millrace.sdk.publish;

import io.millrace.contract.Target;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A target with its channel's name, made once. The name is only touched by the Redis loop. */
public final class Destination {
    private final Target target;
    private @Nullable GatewayContract namedBy;
    private byte[] name = {};

    /** Where messages for this target go. */
    public Destination(Target target) {
        this.target = target;
    }

    /** Whom it reaches. */
    public Target target() {
        return target;
    }

    byte[] channel(GatewayContract contract) {
        if (!contract.equals(namedBy)) {
            name = contract.channels().of(contract.shared().of(target)).getBytes(StandardCharsets.UTF_8);
            namedBy = contract;
        }
        return name;
    }

    boolean isSame(Destination other) {
        return this == other || target.equals(other.target);
    }
}

package io.millrace.sdk.publish;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.contract.ConnectionId;
import io.millrace.contract.Target;
import io.millrace.sdk.Audience;
import io.millrace.sdk.Channel;
import io.millrace.sdk.Millrace;
import io.millrace.sdk.handler.Values;
import io.quarkus.arc.DefaultBean;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** The injectable way to all clients. */
@Singleton
@DefaultBean
public class Everybody implements Millrace {
    private final FreeCommands free;
    private final Values values;

    /** @param mapper writes arguments */
    @Inject
    public Everybody(FreeCommands free, ObjectMapper mapper) {
        this.free = free;
        this.values = new Values(mapper);
    }

    @Override
    public Audience connection(String id) {
        return to(new Target.Connection(new ConnectionId(id)));
    }

    @Override
    public Channel channel(String namespace, String name) {
        return new RoomChannel(() -> Current.orElse(free), values, new Target.Room(namespace, name));
    }

    @Override
    public Audience to(Target target) {
        return new TargetAudience(() -> Current.orElse(free), values, new Destination(target));
    }
}

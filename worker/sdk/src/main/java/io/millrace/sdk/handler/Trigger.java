package io.millrace.sdk.handler;

import io.millrace.contract.EventType;
import io.millrace.sdk.OnConnect;
import io.millrace.sdk.OnConnected;
import io.millrace.sdk.OnDisconnected;
import io.millrace.sdk.OnEvent;
import io.millrace.sdk.OnJoined;
import io.millrace.sdk.OnLeft;
import io.millrace.sdk.OnPublish;
import io.millrace.sdk.OnSubscribe;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

/**
 * What a handler is for: one annotation of a method.
 *
 * @param name the event's or the channel's, or {@link OnEvent#ANY}, which is what notices have
 */
record Trigger(EventType type, String namespace, String name) {
    /** The triggers of a method; mostly none. */
    static List<Trigger> of(Method method) {
        List<Trigger> triggers = new ArrayList<>();
        OnEvent event = method.getAnnotation(OnEvent.class);
        if (event != null) {
            triggers.add(new Trigger(EventType.EVENT, event.namespace(), event.value()));
        }
        OnConnect connect = method.getAnnotation(OnConnect.class);
        if (connect != null) {
            triggers.add(new Trigger(EventType.CONNECT, connect.value(), OnEvent.ANY));
        }
        OnSubscribe subscribe = method.getAnnotation(OnSubscribe.class);
        if (subscribe != null) {
            triggers.add(new Trigger(EventType.SUBSCRIBE, subscribe.namespace(), subscribe.value()));
        }
        OnPublish publish = method.getAnnotation(OnPublish.class);
        if (publish != null) {
            triggers.add(new Trigger(EventType.PUBLISH, publish.namespace(), publish.value()));
        }
        OnConnected connected = method.getAnnotation(OnConnected.class);
        if (connected != null) {
            triggers.add(new Trigger(EventType.CONNECTED, connected.namespace(), OnEvent.ANY));
        }
        OnDisconnected disconnected = method.getAnnotation(OnDisconnected.class);
        if (disconnected != null) {
            triggers.add(new Trigger(EventType.DISCONNECTED, disconnected.namespace(), OnEvent.ANY));
        }
        OnJoined joined = method.getAnnotation(OnJoined.class);
        if (joined != null) {
            triggers.add(new Trigger(EventType.JOINED, joined.namespace(), OnEvent.ANY));
        }
        OnLeft left = method.getAnnotation(OnLeft.class);
        if (left != null) {
            triggers.add(new Trigger(EventType.LEFT, left.namespace(), OnEvent.ANY));
        }
        return triggers;
    }

    /** As it is written. */
    @Override
    public String toString() {
        return switch (type) {
            case EVENT -> "@OnEvent(value = \"" + name + "\", namespace = \"" + namespace + "\")";
            case CONNECTED -> "@OnConnected(namespace = \"" + namespace + "\")";
            case DISCONNECTED -> "@OnDisconnected(namespace = \"" + namespace + "\")";
            case JOINED -> "@OnJoined(namespace = \"" + namespace + "\")";
            case LEFT -> "@OnLeft(namespace = \"" + namespace + "\")";
            case CONNECT -> "@OnConnect(\"" + namespace + "\")";
            case SUBSCRIBE -> "@OnSubscribe(value = \"" + name + "\", namespace = \"" + namespace + "\")";
            case PUBLISH -> "@OnPublish(value = \"" + name + "\", namespace = \"" + namespace + "\")";
            case AUTHENTICATE, REFRESH -> type + " in " + namespace;
        };
    }
}

package io.millrace.sdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The method hears of what clients publish to a channel by themselves.
 *
 * <p>Where gateways ask ({@code millrace.access.<name>.ask}) it decides, as a method with {@link OnSubscribe}:
 * {@link Accept#data} takes the place of what the client has sent. Where a route says {@code publish=instead} it
 * publishes by itself ({@link Millrace#channel}), and what it returns answers the client. Where a route says
 * {@code publish=copy} nobody waits for it.
 *
 * <p>{@link ChannelRequest} and {@link Connection} may be parameters; another one takes the JSON object that its
 * gateway tells.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnPublish {
    /** As in {@link OnSubscribe#value()}. */
    String value();

    /** As in {@link OnEvent#namespace()}. */
    String namespace() default OnEvent.ANY;
}

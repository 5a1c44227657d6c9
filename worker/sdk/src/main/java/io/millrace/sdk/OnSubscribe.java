package io.millrace.sdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The method decides which clients enter a channel by themselves, where gateways ask
 * ({@code millrace.access.<name>.ask}). The client waits for it, and nobody else. It returns an {@link Accept} or
 * nothing, which lets the client in, also in a {@code Uni} or {@code CompletionStage}; a {@link RefusedException} or
 * {@link HandlerException} refuses, and so does any other exception. Of the {@link Accept} nothing else is looked at.
 *
 * <p>{@link ChannelRequest} and {@link Connection} may be parameters; another one takes the question's JSON object. Of
 * a channel that no method is for the service does not answer: another one may.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnSubscribe {
    /**
     * The channel, exact or with a {@code *} at the end; {@link OnEvent#ANY} for all. The exact one wins, then the
     * longest.
     */
    String value();

    /** As in {@link OnEvent#namespace()}. */
    String namespace() default OnEvent.ANY;
}

package io.millrace.sdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The method decides which clients come in, where gateways ask ({@code millrace.connects.namespaces}). The client waits
 * for it. It returns an {@link Accept}, or nothing, which lets the client in as it is, also in a {@code Uni} or
 * {@code CompletionStage}; a {@link RefusedException} refuses, and so does any other exception.
 *
 * <p>{@link ConnectRequest} and {@link Connection} may be parameters; another one takes the question's JSON object,
 * whose fields the contract's document lists. What the method says goes out behind its decision, so that the client
 * hears it once it is in; rooms stand in {@link Accept#rooms}, and no answer of the client can be waited for.
 *
 * <p>A service with such a method consumes the gateways' questions too ({@code millrace.worker.connects-topic}). In a
 * namespace that no method is for it does not answer: another service may.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnConnect {
    /**
     * The namespace, exact or with a {@code *} at the end; {@link OnEvent#ANY} for all. The exact one wins, then the
     * longest.
     */
    String value();
}

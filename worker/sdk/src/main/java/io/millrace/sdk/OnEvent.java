package io.millrace.sdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The method handles a client's event. Its class becomes an application-scoped bean when it is no bean yet, and is
 * never removed as unused.
 *
 * <p>Each parameter takes the event's next argument; {@link Connection} and {@link EventContext} may stand anywhere
 * between. Further arguments are ignored, a missing one is {@link java.util.Optional#empty()} or, for a
 * {@code @Nullable} parameter, {@code null}; else the client is told {@code BadArguments}. A last {@code T...} takes
 * all that remain.
 *
 * <p>The returned value is what the client's ack gets, when the client asked for one: nothing for {@code void}, one
 * argument for any other value (a {@code List} is one argument too, a JSON array), several for {@link Args}. A
 * {@code Uni} or {@code CompletionStage} answers when it ends. An exception answers with an error: see
 * {@link HandlerException}.
 *
 * <p>Handlers run on virtual threads and may block. Of one connection one handler runs at a time, in the order in which
 * the client has sent; different connections do not wait for each other. An event comes at least once: after a worker
 * has died it comes again, and commands of the second run are recognised by their ids and not executed twice.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnEvent {
    /** Every namespace, or every event that has no handler of its own. */
    String ANY = "*";

    /** The event's name, or {@link #ANY}. */
    String value();

    /**
     * Where: {@code /} and others of Socket.IO, {@code socketcluster}, {@code sono}, {@code plain}, {@code engineio},
     * or {@link #ANY}. The handler that names both namespace and event wins over one that names the event, that over
     * one that names the namespace.
     */
    String namespace() default "/";
}

package io.millrace.sdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The method hears of each connection that has entered a room, once the room's messages reach it: of the rooms alone of
 * which a gateway's route asks for {@code joined} ({@code millrace.routes.<name>.notices}). Nobody waits for it. The
 * one argument that a parameter can take is the notice, a JSON object with {@code room} and {@code by} ({@code client}
 * or {@code worker}: who asked for it); else as for {@link OnEvent}.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnJoined {
    /** As in {@link OnEvent#namespace()}. */
    String namespace() default "/";
}

package io.millrace.sdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The method hears of each connection that has left a room and stays: of the rooms alone of which a gateway's route
 * asks for {@code left}. A connection that ends leaves no room by this: {@link OnDisconnected} ends all of its stays.
 * The notice is that of {@link OnJoined}.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnLeft {
    /** As in {@link OnEvent#namespace()}. */
    String namespace() default "/";
}

package io.millrace.sdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The method hears of each connection that has ended, also when its gateway was killed. A late notice of a stay that
 * the client has resumed since is left out. The one argument that a parameter can take is the notice, a JSON object
 * whose fields the contract's document lists; else as for {@link OnEvent}.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnDisconnected {
    /** As in {@link OnEvent#namespace()}. */
    String namespace() default "/";
}

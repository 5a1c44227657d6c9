package io.millrace.server.log;

import io.millrace.contract.Origin;
import org.jboss.logging.MDC;

/** Names the connection that a line is about: fields {@code connection}, {@code dialect} and {@code namespace}. */
public final class About {
    private About() {}

    /** Says it. For lines that are rare, or that nobody sees unless he asks for them. */
    public static void connection(Origin origin, Runnable line) {
        MDC.put("connection", origin.connection().value());
        MDC.put("dialect", origin.dialect());
        MDC.put("namespace", origin.namespace());
        try {
            line.run();
        } finally {
            MDC.remove("connection");
            MDC.remove("dialect");
            MDC.remove("namespace");
        }
    }
}

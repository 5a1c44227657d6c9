package io.millrace.sdk;

import io.millrace.contract.Event;
import io.millrace.contract.json.Json;
import java.util.Optional;

/** The event that is being handled. */
public interface EventContext {
    /** Its unique id, {@code <connection>/<life>/<sequence>}: the same when the event comes again. */
    String id();

    /** Its name; for a notice the last word of its type. */
    String name();

    /** Whom it came from. */
    Connection connection();

    /** Whether somebody waits for an answer. */
    boolean isAwaited();

    /** The record's value: {@code ["name", arg, ...]}, or a notice's object. */
    Json data();

    /** A header of the Kafka record as text, the last of that name. */
    Optional<String> header(String name);

    /** All of it, read in full. */
    Event event();
}

package io.millrace.core.polling;

import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Frame;

/** Who speaks by the requests of a session that polls. */
public interface PollClient {
    /** A message. */
    void received(Frame frame);

    /** Its transport has ended by itself. */
    void ended(CloseCode code);

    /** Whether it is heard still. */
    boolean hears();

    /** Call {@link PollSession#due} at that time; an earlier wish is forgotten. */
    void wakeAt(long nanos);
}

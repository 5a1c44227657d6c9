package io.millrace.core.forward;

import io.millrace.contract.Event;

/** An event and where it goes. */
record Parcel(Event event, Topic topic) {}

/** Kafka as the core's event log, and the topics it needs. Nothing that decides what is forwarded, or when. */
@NullMarked
package io.millrace.server.kafka;

import org.jspecify.annotations.NullMarked;

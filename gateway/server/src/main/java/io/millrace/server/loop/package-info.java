/** Netty's event loops as the core's: mailboxes, timers, ticks. No protocol, no Kafka and no Redis. */
@NullMarked
package io.millrace.server.loop;

import org.jspecify.annotations.NullMarked;

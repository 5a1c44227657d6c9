/**
 * Real Kafka and real Redis in and beside this JVM, for a laptop and for tests.
 *
 * <p>Nothing of Millrace itself belongs here: no topic, no channel, no message.
 */
@NullMarked
package io.millrace.embedded;

import org.jspecify.annotations.NullMarked;

/**
 * Real Kafka and Redis for a laptop and for tests, started and stopped by the caller's JVM. Nothing of Millrace belongs
 * here: no topic, no channel, no setting of the gateway's; whoever starts a broker brings those.
 */
@NullMarked
package io.millrace.embedded;

import org.jspecify.annotations.NullMarked;

/** What probes ask: whether Kafka and Redis are there. Nothing that acts on the answer. */
@NullMarked
package io.millrace.server.health;

import org.jspecify.annotations.NullMarked;

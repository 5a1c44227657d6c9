/**
 * Two real gateways with real Kafka and Redis behind, and what can go wrong with each of them. No client and no worker:
 * nothing here knows what is said.
 */
@NullMarked
package io.millrace.conformance.cluster;

import org.jspecify.annotations.NullMarked;

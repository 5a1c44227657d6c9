/**
 * A whole worker on real Kafka and Redis. No gateway is here: {@link io.millrace.sdk.worker.Gateway} speaks the wire in
 * its place.
 */
@NullMarked
package io.millrace.sdk.worker;

import org.jspecify.annotations.NullMarked;

/**
 * Events on their way from Kafka to a handler and back to a commit: lanes, one for each connection, what is done, when
 * to pause. How a handler is found and called does not belong here, nor how commands get to Redis.
 */
@NullMarked
package io.millrace.sdk.consume;

import org.jspecify.annotations.NullMarked;

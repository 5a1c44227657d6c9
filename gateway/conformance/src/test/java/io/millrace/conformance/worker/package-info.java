/**
 * A worker inside the test: the contract's codecs, a Kafka consumer and sockets to Redis. Nothing of the SDK belongs
 * here: what is tested with it would test both at once.
 */
@NullMarked
package io.millrace.conformance.worker;

import org.jspecify.annotations.NullMarked;

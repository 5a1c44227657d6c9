/**
 * The contract's bytes: Kafka headers and values, Redis channels and payloads. No Kafka and no Redis client is known
 * here, so that every language's worker can be tested against the same codecs.
 */
@NullMarked
package io.millrace.contract.wire;

import org.jspecify.annotations.NullMarked;

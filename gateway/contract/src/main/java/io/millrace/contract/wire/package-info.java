/**
 * How the contract looks on Kafka and on Redis: codecs, topics, channels, headers.
 *
 * <p>No rule of behaviour and no client of Kafka or Redis belongs here.
 */
@NullMarked
package io.millrace.contract.wire;

import org.jspecify.annotations.NullMarked;

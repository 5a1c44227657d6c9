/**
 * A whole gateway without its wires. Plain Java on event loops: time, ids, Kafka, Redis and sockets come in through
 * ports, so a cluster runs in one test under virtual time. Nothing here knows the contract's bytes, a thread or a
 * clock.
 */
@NullMarked
package io.millrace.core;

import org.jspecify.annotations.NullMarked;

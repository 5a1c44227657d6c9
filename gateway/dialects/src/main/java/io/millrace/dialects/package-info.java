/**
 * Wire protocols as state machines: frames in, actions out. No socket, clock, thread or randomness, and nothing of
 * rooms, Kafka or Redis: who carries the actions out is not known here.
 */
@NullMarked
package io.millrace.dialects;

import org.jspecify.annotations.NullMarked;

/**
 * What a worker service written with Quarkus uses: handlers, replies, emits, rooms.
 *
 * <p>Nothing that only a gateway knows belongs here.
 */
@NullMarked
package io.millrace.sdk;

import org.jspecify.annotations.NullMarked;

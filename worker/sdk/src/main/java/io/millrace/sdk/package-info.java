/**
 * What the author of a worker service writes against: annotations of handlers, the connection, rooms, answers,
 * settings.
 *
 * <p>How events come in and commands go out does not belong here: that is {@code sdk.consume}, {@code sdk.handler} and
 * {@code sdk.publish}, which services do not see. Nothing that only a gateway knows belongs here either.
 */
@NullMarked
package io.millrace.sdk;

import org.jspecify.annotations.NullMarked;

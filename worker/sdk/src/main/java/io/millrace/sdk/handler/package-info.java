/**
 * Which method handles an event, and how it is called: found and checked once at the start, called without reflection
 * after. No Kafka and no Redis belongs here.
 */
@NullMarked
package io.millrace.sdk.handler;

import org.jspecify.annotations.NullMarked;

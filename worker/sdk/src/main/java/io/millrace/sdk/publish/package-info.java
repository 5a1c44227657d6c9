/**
 * Commands on their way to Redis, and the gateways' replies: one connection for each, restored after drops, order kept.
 * Nothing of events and handlers belongs here.
 */
@NullMarked
package io.millrace.sdk.publish;

import org.jspecify.annotations.NullMarked;

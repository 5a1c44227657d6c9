/**
 * Redis as the core's command bus: one connection for all subscriptions, one for what is published. Nothing that
 * decides what is subscribed.
 */
@NullMarked
package io.millrace.server.redis;

import org.jspecify.annotations.NullMarked;

/**
 * What the server's tests speak with: raw sockets, Kafka's and Redis's own protocols, brokers and gateways that are
 * started and stopped. Nothing here asserts anything about the gateway but what its verbs say.
 */
@NullMarked
package io.millrace.server.harness;

import org.jspecify.annotations.NullMarked;

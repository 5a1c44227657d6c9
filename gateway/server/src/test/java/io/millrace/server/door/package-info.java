/**
 * What stands at the gateway's door, against gateways as they are shipped, each with settings of its own. No faults of
 * brokers.
 */
@NullMarked
package io.millrace.server.door;

import org.jspecify.annotations.NullMarked;

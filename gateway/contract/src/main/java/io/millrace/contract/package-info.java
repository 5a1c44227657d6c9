/**
 * What gateways and workers say to each other, as types. No encoding lives here (that is {@code contract.wire}), and
 * nothing of how a gateway or a worker does its job.
 */
@NullMarked
package io.millrace.contract;

import org.jspecify.annotations.NullMarked;

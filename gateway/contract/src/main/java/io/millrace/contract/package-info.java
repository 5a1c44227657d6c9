/**
 * What gateways and workers say to each other: events, commands, ids, rooms, targets.
 *
 * <p>No encoding, no topic and no channel belongs here (see {@code wire}), and nothing that only one side knows.
 */
@NullMarked
package io.millrace.contract;

import org.jspecify.annotations.NullMarked;

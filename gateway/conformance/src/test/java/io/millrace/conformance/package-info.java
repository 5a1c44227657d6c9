/**
 * Real clients against real gateways.
 *
 * <p>No rule of a protocol is tested here that a unit test of {@code dialects} or {@code core} can test.
 */
@NullMarked
package io.millrace.conformance;

import org.jspecify.annotations.NullMarked;

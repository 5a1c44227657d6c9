/**
 * A WebSocket without a protocol on it, and the public suites, row by row. Nothing that a real client can show belongs
 * here.
 */
@NullMarked
package io.millrace.conformance.raw;

import org.jspecify.annotations.NullMarked;

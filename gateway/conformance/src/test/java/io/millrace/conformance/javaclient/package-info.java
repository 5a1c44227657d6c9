/**
 * The Java client of Socket.IO, as an Android app has it. What it shares with the Node client is not repeated in full.
 */
@NullMarked
package io.millrace.conformance.javaclient;

import org.jspecify.annotations.NullMarked;

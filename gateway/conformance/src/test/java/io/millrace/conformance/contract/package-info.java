/**
 * The contract on real brokers: its recovery script, and a worker in another language that knows nothing else. No
 * gateway runs here; the test plays its part with the codecs.
 */
@NullMarked
package io.millrace.conformance.contract;

import org.jspecify.annotations.NullMarked;

/** Gateways and workers on brokers that ask who they are. Nothing of the gateway's own door. */
@NullMarked
package io.millrace.conformance.secured;

import org.jspecify.annotations.NullMarked;

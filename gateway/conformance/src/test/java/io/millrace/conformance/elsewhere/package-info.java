/**
 * Two gateways behind a proxy that sends each request to another one than the last: what holds for a client's session
 * wherever its requests arrive.
 */
@NullMarked
package io.millrace.conformance.elsewhere;

import org.jspecify.annotations.NullMarked;

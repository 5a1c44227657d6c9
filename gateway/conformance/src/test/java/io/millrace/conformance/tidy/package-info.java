/**
 * The style law as tests over every file of the checkout.
 *
 * <p>Nothing that the compiler, the formatter or the architecture tests already judge belongs here.
 */
@NullMarked
package io.millrace.conformance.tidy;

import org.jspecify.annotations.NullMarked;

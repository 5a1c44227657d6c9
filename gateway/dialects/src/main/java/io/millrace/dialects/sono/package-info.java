/** Sono, as sono.io's server for Deno and its client have it. */
@NullMarked
package io.millrace.dialects.sono;

import org.jspecify.annotations.NullMarked;

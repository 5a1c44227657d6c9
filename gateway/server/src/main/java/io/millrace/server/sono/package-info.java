/** Sono's settings and paths. The protocol itself is in {@code dialects.sono}. */
@NullMarked
package io.millrace.server.sono;

import org.jspecify.annotations.NullMarked;

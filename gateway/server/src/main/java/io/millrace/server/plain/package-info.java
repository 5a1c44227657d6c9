/** Plain events' settings and paths. The protocol itself is in {@code dialects.plain}. */
@NullMarked
package io.millrace.server.plain;

import org.jspecify.annotations.NullMarked;

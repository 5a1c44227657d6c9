/** The page at {@code /} on which to try a gateway. Nothing that a client in the field uses. */
@NullMarked
package io.millrace.server.page;

import org.jspecify.annotations.NullMarked;

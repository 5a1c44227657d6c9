/** Pages on which to try a gateway, {@code /} first. Nothing that a client in the field uses. */
@NullMarked
package io.millrace.server.page;

import org.jspecify.annotations.NullMarked;

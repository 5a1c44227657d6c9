/** What the paths of dialects have in common whose clients come by WebSocket alone. */
@NullMarked
package io.millrace.server.door;

import org.jspecify.annotations.NullMarked;

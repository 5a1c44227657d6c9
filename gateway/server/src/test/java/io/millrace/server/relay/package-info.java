/** Links between gateways, over real sockets. */
@NullMarked
package io.millrace.server.relay;

import org.jspecify.annotations.NullMarked;

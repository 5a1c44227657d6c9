/**
 * Long polling without its wires: the requests on a session, wherever in the cluster they arrive, and the transport
 * that they make together. How packets lie in a body is {@code dialects.engineio.payload}'s.
 */
@NullMarked
package io.millrace.core.polling;

import org.jspecify.annotations.NullMarked;

/**
 * Engine.IO's settings, and its paths: what a path of Engine.IO needs on a gateway, Socket.IO's included, which stands
 * on it. The protocol itself is in {@code dialects.engineio}.
 */
@NullMarked
package io.millrace.server.engineio;

import org.jspecify.annotations.NullMarked;

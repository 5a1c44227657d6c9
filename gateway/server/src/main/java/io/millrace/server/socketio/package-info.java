/** Socket.IO's settings, paths and client files. The protocol itself is in {@code dialects.socketio}. */
@NullMarked
package io.millrace.server.socketio;

import org.jspecify.annotations.NullMarked;

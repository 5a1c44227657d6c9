/**
 * Socket.IO (protocols 4 and 5) over Engine.IO messages: packets, namespaces, encodings. No heartbeat and no transport:
 * they are {@code dialects.engineio}'s.
 */
@NullMarked
package io.millrace.dialects.socketio;

import org.jspecify.annotations.NullMarked;

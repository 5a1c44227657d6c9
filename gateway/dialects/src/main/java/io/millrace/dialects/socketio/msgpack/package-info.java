/**
 * MessagePack to JSON and back, as notepack.io writes and reads it. Nothing of packets: they are {@code socketio}'s.
 */
@NullMarked
package io.millrace.dialects.socketio.msgpack;

import org.jspecify.annotations.NullMarked;

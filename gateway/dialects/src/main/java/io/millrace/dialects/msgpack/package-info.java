/** MessagePack to JSON and back, as notepack.io writes and reads it. Nothing of packets: they are the dialects'. */
@NullMarked
package io.millrace.dialects.msgpack;

import org.jspecify.annotations.NullMarked;

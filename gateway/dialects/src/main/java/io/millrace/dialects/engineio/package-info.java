/**
 * Engine.IO: packets, heartbeat, the life of a session below its messages. What the messages mean is not known here: a
 * {@link io.millrace.dialects.engineio.MessageLayer} above reads them.
 */
@NullMarked
package io.millrace.dialects.engineio;

import org.jspecify.annotations.NullMarked;

/**
 * The extension permessage-deflate (RFC 7692): its negotiation and its bytes. Frames and sockets are not known here.
 */
@NullMarked
package io.millrace.server.websocket.deflate;

import org.jspecify.annotations.NullMarked;

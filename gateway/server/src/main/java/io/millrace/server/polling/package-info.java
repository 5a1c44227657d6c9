/**
 * Long polling on HTTP: bodies in, answers out, and who has gone in between. What a request means is not known here: it
 * goes to the event loop that has the session, as it is.
 */
@NullMarked
package io.millrace.server.polling;

import org.jspecify.annotations.NullMarked;

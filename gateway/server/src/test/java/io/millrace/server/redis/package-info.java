/** What the server says to Redis, against a real one. */
@NullMarked
package io.millrace.server.redis;

import org.jspecify.annotations.NullMarked;

/**
 * Which requests are whose: the dialects' paths on a gateway, the names of their settings, and what every answer on one
 * of them carries. What an answer says is the dialect's.
 */
@NullMarked
package io.millrace.server.path;

import org.jspecify.annotations.NullMarked;

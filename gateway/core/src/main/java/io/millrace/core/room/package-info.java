/**
 * Who is in which room, on one event loop. A room here is any target with many members: a room, a user, a namespace.
 * What is sent to them, and how, is not known here.
 */
@NullMarked
package io.millrace.core.room;

import org.jspecify.annotations.NullMarked;

/**
 * The chat: people with names in rooms.
 *
 * <p>Nothing that lives only in this process belongs here: two instances serve one chat, and each may be killed.
 */
@NullMarked
package io.millrace.worker.chat;

import org.jspecify.annotations.NullMarked;

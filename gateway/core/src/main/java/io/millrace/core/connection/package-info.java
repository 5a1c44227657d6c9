/**
 * Clients and their connections on one event loop: carries out what sessions ask for and what workers command. What a
 * frame means is the dialect's, what a room is {@code core.room}'s, how events reach the log {@code core.forward}'s.
 */
@NullMarked
package io.millrace.core.connection;

import org.jspecify.annotations.NullMarked;

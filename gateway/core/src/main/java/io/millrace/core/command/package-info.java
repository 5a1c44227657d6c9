/**
 * The way back: which channels are wanted and in force, and commands that come on them, in order and once. Who carries
 * a command out is not known here.
 */
@NullMarked
package io.millrace.core.command;

import org.jspecify.annotations.NullMarked;

/**
 * All settings together: whether what was given is one of them. What a setting means is said and checked where it is
 * used.
 */
@NullMarked
package io.millrace.server.settings;

import org.jspecify.annotations.NullMarked;

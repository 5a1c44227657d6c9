/**
 * Who may do what with which names: rules over what is known of a client. Computes on names and claims, and knows no
 * connection.
 */
@NullMarked
package io.millrace.core.access;

import org.jspecify.annotations.NullMarked;

/** Plain events: JSON objects with an {@code event}, as monument's servers take them. */
@NullMarked
package io.millrace.dialects.plain;

import org.jspecify.annotations.NullMarked;

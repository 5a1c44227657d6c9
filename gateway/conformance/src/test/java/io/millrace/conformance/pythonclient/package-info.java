/** The Python client of Socket.IO, as Debian ships it. Its tests themselves are Python. */
@NullMarked
package io.millrace.conformance.pythonclient;

import org.jspecify.annotations.NullMarked;

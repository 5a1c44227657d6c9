/** The core's signals as meters and log lines. Nothing that decides. */
@NullMarked
package io.millrace.server.metrics;

import org.jspecify.annotations.NullMarked;

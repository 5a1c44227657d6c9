/** A port of its own for what operators ask. What is asked there belongs to health and metrics. */
@NullMarked
package io.millrace.server.management;

import org.jspecify.annotations.NullMarked;

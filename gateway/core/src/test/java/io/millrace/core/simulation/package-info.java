/**
 * A cluster of cores with a model log, a model bus, model sockets and virtual time, interleaved by a seed. Nothing here
 * knows a class of the core that a server would not see: what only the inside shows belongs to the tests beside it.
 */
@NullMarked
package io.millrace.core.simulation;

import org.jspecify.annotations.NullMarked;

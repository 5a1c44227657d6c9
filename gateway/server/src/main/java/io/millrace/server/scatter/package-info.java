/**
 * What pages with Scatter ask for before they connect. They speak Socket.IO then, on a path of it; what they say there
 * is a worker's.
 */
@NullMarked
package io.millrace.server.scatter;

import org.jspecify.annotations.NullMarked;

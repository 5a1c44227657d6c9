/** SocketCluster's settings and paths. The protocol itself is in {@code dialects.socketcluster}. */
@NullMarked
package io.millrace.server.socketcluster;

import org.jspecify.annotations.NullMarked;

/**
 * SocketCluster (protocols 1 and 2): its packets, and the session of one client. What a token means, who is in which
 * channel and the bookkeeping of answers do not belong here, and no other dialect.
 */
@NullMarked
package io.millrace.dialects.socketcluster;

import org.jspecify.annotations.NullMarked;

/**
 * SocketCluster's packets (protocols 1 and 2): frames in, packets out, and back. No session: who may say what and when,
 * tokens' meaning, time limits and answers' bookkeeping do not belong here, and no other dialect.
 */
@NullMarked
package io.millrace.dialects.socketcluster;

import org.jspecify.annotations.NullMarked;

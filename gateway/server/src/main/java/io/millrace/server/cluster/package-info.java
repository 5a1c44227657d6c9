/** A gateway among others: who its peers are, and whether it still is one of them. Nothing that speaks to Redis. */
@NullMarked
package io.millrace.server.cluster;

import org.jspecify.annotations.NullMarked;

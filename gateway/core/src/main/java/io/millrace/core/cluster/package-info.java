/**
 * What a gateway does as one of many: how it leaves, and letters between event loops. Nothing here knows a client or a
 * connection: who goes, and what is said to it, is in {@code core.connection}; what a poll is answered, its desk's.
 */
@NullMarked
package io.millrace.core.cluster;

import org.jspecify.annotations.NullMarked;

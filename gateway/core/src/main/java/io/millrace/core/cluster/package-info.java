/**
 * What a gateway does as one of many: its lease and its registry, whose registry it claims, how it leaves, and letters
 * between event loops. Nothing here knows a client: who goes, and what is said to it, is in {@code core.connection};
 * what a poll is answered, its desk's.
 */
@NullMarked
package io.millrace.core.cluster;

import org.jspecify.annotations.NullMarked;

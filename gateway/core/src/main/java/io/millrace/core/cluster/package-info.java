/**
 * What a gateway does as one of many: its lease and its registry, whose registry it claims, and how it leaves. Nothing
 * here knows a client: who goes, and what is said to it, is in {@code core.connection}.
 */
@NullMarked
package io.millrace.core.cluster;

import org.jspecify.annotations.NullMarked;

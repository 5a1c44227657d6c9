/**
 * What a gateway does as one of many: for now, how it leaves. Nothing here knows a client or a connection: who goes,
 * and what is said to it, is in {@code core.connection}.
 */
@NullMarked
package io.millrace.core.cluster;

import org.jspecify.annotations.NullMarked;

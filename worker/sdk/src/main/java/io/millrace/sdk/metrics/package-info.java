/**
 * The worker's metrics, for services that have Quarkus's Prometheus registry. Nothing that other packages use belongs
 * here: it is not loaded in services without it.
 */
@NullMarked
package io.millrace.sdk.metrics;

import org.jspecify.annotations.NullMarked;

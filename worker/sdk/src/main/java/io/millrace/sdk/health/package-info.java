/**
 * The worker's readiness, for services that have Quarkus's health extension. Nothing that other packages use belongs
 * here: it is not loaded in services without it.
 */
@NullMarked
package io.millrace.sdk.health;

import org.jspecify.annotations.NullMarked;

/**
 * What operators see: metrics, dashboards, alerts and logs of gateways and workers at work. Nothing that clients or
 * workers can see of them.
 */
@NullMarked
package io.millrace.conformance.observability;

import org.jspecify.annotations.NullMarked;

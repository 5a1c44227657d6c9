/**
 * The chart and the plain manifests, held against what Kubernetes, operators and gateways understand.
 *
 * <p>What gateways and workers do with their settings does not belong here.
 */
@NullMarked
package io.millrace.helm;

import org.jspecify.annotations.NullMarked;

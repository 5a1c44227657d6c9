/**
 * What {@code k8s/} says, carried out without a cluster.
 *
 * <p>Whether Kubernetes takes the manifests is judged where they are made, in {@code helm}, and does not belong here.
 */
@NullMarked
package io.millrace.conformance.manifests;

import org.jspecify.annotations.NullMarked;

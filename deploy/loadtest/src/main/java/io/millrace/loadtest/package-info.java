/**
 * What is run: the load test, one simulation of it, and the smallest client that proves a cluster works.
 *
 * <p>No frame of a dialect is written here, and nothing starts a process but {@code Simulator}.
 */
@NullMarked
package io.millrace.loadtest;

import org.jspecify.annotations.NullMarked;

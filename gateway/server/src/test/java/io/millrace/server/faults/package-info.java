/**
 * A gateway process whose Kafka, Redis or clients fail. No protocol rows: they are beside the protocol's own package.
 */
@NullMarked
package io.millrace.server.faults;

import org.jspecify.annotations.NullMarked;

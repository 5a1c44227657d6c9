/**
 * JMH benchmarks of the codecs and of the dialects' steps.
 *
 * <p>Nothing that needs a network, a broker or a running gateway belongs here.
 */
@NullMarked
package io.millrace.benchmarks;

import org.jspecify.annotations.NullMarked;

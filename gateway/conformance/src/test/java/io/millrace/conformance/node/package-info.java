/** The client of npm, in processes of Node that report test by test. What is tested stands in src/test/node/clients. */
@NullMarked
package io.millrace.conformance.node;

import org.jspecify.annotations.NullMarked;

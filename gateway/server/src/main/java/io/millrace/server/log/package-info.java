/**
 * How things are said in the log: with rests, about whom, and without what clients or workers have sent. Nothing that
 * knows what there is to say.
 */
@NullMarked
package io.millrace.server.log;

import org.jspecify.annotations.NullMarked;

/**
 * How Engine.IO's packets lie in the bodies of long polling: pure functions, bounded by their input, that never throw.
 * What a packet means is not known here, nor is HTTP.
 */
@NullMarked
package io.millrace.dialects.engineio.payload;

import org.jspecify.annotations.NullMarked;

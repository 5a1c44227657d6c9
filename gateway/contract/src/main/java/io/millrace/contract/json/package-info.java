/**
 * JSON as checked bytes: a scanner, slices of what it has checked, a writer. No binding to Java objects and no tree of
 * the payload: whoever wants one takes a JSON library over {@link io.millrace.contract.json.Json#toBytes()}.
 */
@NullMarked
package io.millrace.contract.json;

import org.jspecify.annotations.NullMarked;

/** Tokens, their keys and where they are presented. What becomes of a client by them is shown on whole gateways. */
@org.jspecify.annotations.NullMarked
package io.millrace.server.auth;

/**
 * JSON Web Tokens, at connect and later, into the core's doorkeeper: where a client presents one, whose keys verify it,
 * what of it workers are told. The only package that sees a token and the library that verifies it; what an application
 * makes of the claims does not belong here.
 */
@NullMarked
package io.millrace.server.auth;

import org.jspecify.annotations.NullMarked;

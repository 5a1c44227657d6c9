/**
 * HTTP connections before they are anybody's: how long a request may take to arrive, how many may be on their way, who
 * stands behind a proxy. What a request asks for is not judged here.
 */
@NullMarked
package io.millrace.server.http;

import org.jspecify.annotations.NullMarked;

/** A gateway put together from its parts, and its life from start to stop. No part's own work. */
@NullMarked
package io.millrace.server.gateway;

import org.jspecify.annotations.NullMarked;

/**
 * What happens while a worker service is built: its handlers' classes become beans that stay. Nothing that runs in the
 * service belongs here.
 */
@NullMarked
package io.millrace.sdk.build;

import org.jspecify.annotations.NullMarked;

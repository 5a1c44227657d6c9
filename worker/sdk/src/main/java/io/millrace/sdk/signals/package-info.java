/** What a worker tells whoever counts. Nothing that counts: services without metrics have nobody who does. */
@NullMarked
package io.millrace.sdk.signals;

import org.jspecify.annotations.NullMarked;

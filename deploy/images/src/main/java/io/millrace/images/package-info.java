/**
 * What stands between a built application and its image: the files as the image holds them, and the runs that fill its
 * AOT cache. Nothing of this is in an image, and nothing here speaks to an engine.
 */
@NullMarked
package io.millrace.images;

import org.jspecify.annotations.NullMarked;

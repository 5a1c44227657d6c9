/**
 * The wallet's side of Scatter's protocol, to try dapps with.
 *
 * <p>Nothing that guards anything belongs here: the key is a demo's, and nobody is asked whether to sign.
 */
@NullMarked
package io.millrace.worker.wallet;

import org.jspecify.annotations.NullMarked;

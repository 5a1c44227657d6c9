package io.millrace.server.auth;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Whose signatures count, now. Any thread. */
interface TokenKeys extends AutoCloseable {
    /** Verifies by the keys of this moment; {@code null} as long as there were never any. */
    @Nullable
    TokenVerifier verifier();

    /** Whether {@link #renewed()} can bring other keys. */
    boolean canChange();

    /** Ends when keys were looked for anew, with whatever success. */
    CompletionStage<Void> renewed();

    /** How many milliseconds ago they were last had; 0 for those that cannot change. */
    long ageMillis();

    @Override
    void close();

    /** Keys that stay as they are. */
    record Fixed(TokenVerifier verifier) implements TokenKeys {
        @Override
        public boolean canChange() {
            return false;
        }

        @Override
        public CompletionStage<Void> renewed() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public long ageMillis() {
            return 0;
        }

        @Override
        public void close() {}
    }
}

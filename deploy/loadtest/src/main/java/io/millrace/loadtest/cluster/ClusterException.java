package io.millrace.loadtest.cluster;

import org.jspecify.annotations.Nullable;

/** A cluster does not come up, or does not tell what is asked; the message is a sentence for who started it. */
public final class ClusterException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ClusterException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}

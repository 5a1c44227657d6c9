package io.millrace.sdk.handler;

import io.millrace.contract.json.Json;
import org.jspecify.annotations.Nullable;

/** Makes one Java value of a client's argument. */
interface ValueReader {
    /**
     * Reads a value that is there and not {@code null} in JSON.
     *
     * @return {@code null} when it is of another kind than {@link #expected()}
     * @throws Unreadable when it is of the kind, and still does not fit
     */
    @Nullable
    Object read(Json json, Attachments attachments);

    /** What it reads, in words: {@code a string}. */
    String expected();

    /** Whether JSON's {@code null} is a value like any other. */
    default boolean readsNull() {
        return false;
    }

    /** Where binary arguments are. */
    @FunctionalInterface
    interface Attachments {
        /** The bytes of one, counted from 0, or {@code null} when there is none of that number. */
        byte @Nullable [] attachment(int number);
    }

    /** Why a value of the right kind does not fit. */
    final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unreadable(String why) {
            super(why, null, false, false);
        }
    }
}

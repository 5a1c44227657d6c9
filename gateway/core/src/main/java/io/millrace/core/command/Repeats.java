package io.millrace.core.command;

import io.millrace.contract.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The commands that a target has seen: one that comes again is not executed again. Remembered are the last
 * {@link #AT_LEAST}, and those of the last two minutes up to {@link #AT_MOST}.
 */
public final class Repeats {
    /** So many ids are remembered however old they are. */
    public static final int AT_LEAST = 64;
    /** And never more than so many, however young. */
    public static final int AT_MOST = 1024;
    /** How long an id is remembered. */
    public static final long MEMORY_MILLIS = 120_000;

    /** So many answers of one command are kept for those who ask again. */
    private static final int ANSWERS = 64;

    /** What became of a command that was executed. */
    public static final class Remembered {
        private final long atMillis;
        private List<Reply> replies = List.of();
        private @Nullable String replyTo;

        Remembered(long atMillis) {
            this.atMillis = atMillis;
        }

        /** Its answers so far. */
        public List<Reply> replies() {
            return replies;
        }

        /** Another answer has come. */
        public void answered(Reply reply) {
            if (replies.isEmpty()) {
                replies = new ArrayList<>(1);
            }
            if (replies.size() < ANSWERS) {
                replies.add(reply);
            }
        }

        /** Where later answers go, or {@code null}: where the command itself said. */
        public @Nullable String replyTo() {
            return replyTo;
        }

        /** The command came again, with this reply channel. */
        public void askedAgain(@Nullable String channel) {
            if (channel != null) {
                replyTo = channel;
            }
        }
    }

    private final SequencedMap<String, Remembered> seen = new LinkedHashMap<>();

    /** What became of the command with this id, or {@code null} when it is new. */
    public @Nullable Remembered find(String id) {
        return seen.get(id);
    }

    /** A new command is about to be executed. */
    public Remembered remember(String id, long nowMillis) {
        Remembered remembered = new Remembered(nowMillis);
        seen.put(id, remembered);
        while (seen.size() > AT_LEAST
                && (seen.size() > AT_MOST || nowMillis - seen.firstEntry().getValue().atMillis > MEMORY_MILLIS)) {
            seen.pollFirstEntry();
        }
        return remembered;
    }
}

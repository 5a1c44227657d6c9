package io.millrace.core.command;

import io.millrace.contract.Bytes;
import io.millrace.contract.Reply;
import java.util.ArrayList;
import java.util.Iterator;
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

    /** The answers of all commands that are kept for those who ask again, in bytes. */
    public static final int ANSWER_BYTES = 64 * 1024;

    /** So many answers of one command are kept. */
    private static final int ANSWERS = 64;

    /** What an answer takes beside its client's own words, roughly. */
    private static final int REPLY_BYTES = 200;

    /** What became of a command that was executed. */
    public final class Remembered {
        private final long atMillis;
        private List<Reply> replies = List.of();
        private int bytes;
        private boolean isForgotten;
        private @Nullable String replyTo;

        private Remembered(long atMillis) {
            this.atMillis = atMillis;
        }

        /** Its answers so far, or those of them that are still kept. */
        public List<Reply> replies() {
            return replies;
        }

        /** Another answer has come. */
        public void answered(Reply reply) {
            if (isForgotten || replies.size() == ANSWERS) {
                return;
            }
            if (replies.isEmpty()) {
                replies = new ArrayList<>(1);
            }
            replies.add(reply);
            bytes += size(reply);
            keepWithinBudget(size(reply));
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

        private void forgetReplies() {
            answerBytes -= bytes;
            bytes = 0;
            replies = List.of();
        }
    }

    private final SequencedMap<String, Remembered> seen = new LinkedHashMap<>();
    private long answerBytes;

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
            Remembered oldest = seen.pollFirstEntry().getValue();
            oldest.forgetReplies();
            oldest.isForgotten = true;
        }
        return remembered;
    }

    /* Clients say how long their acks are: the oldest answers go first, their commands stay known. */
    private void keepWithinBudget(int more) {
        answerBytes += more;
        for (Iterator<Remembered> each = seen.values().iterator(); answerBytes > ANSWER_BYTES && each.hasNext(); ) {
            each.next().forgetReplies();
        }
    }

    private static int size(Reply reply) {
        int bytes = REPLY_BYTES;
        if (reply instanceof Reply.Acked acked) {
            bytes += acked.args().length();
            for (Bytes attachment : acked.attachments()) {
                bytes += attachment.length();
            }
        }
        return bytes;
    }
}

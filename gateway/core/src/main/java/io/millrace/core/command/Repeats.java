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

    /** What an answer takes beside its client's own words, roughly. */
    private static final int REPLY_BYTES = 200;

    private record Seen(Answers answers, long atMillis) {}

    private final SequencedMap<String, Seen> seen = new LinkedHashMap<>();
    private long answerBytes;

    /** What is said to the command with this id, or {@code null} when it is new. */
    public @Nullable Answers find(String id) {
        Seen before = seen.get(id);
        return before == null ? null : before.answers;
    }

    /** A new command is about to be executed. */
    public void remember(String id, Answers answers, long nowMillis) {
        answers.rememberedBy(this);
        seen.put(id, new Seen(answers, nowMillis));
        while (seen.size() > AT_LEAST
                && (seen.size() > AT_MOST || nowMillis - seen.firstEntry().getValue().atMillis > MEMORY_MILLIS)) {
            answerBytes -= size(seen.pollFirstEntry().getValue().answers.forget());
        }
    }

    /**
     * Commands that another loop has carried out, as {@link #since} tells them there.
     *
     * @param asked how many connections of this gateway they have reached, and will not reach again
     */
    public void restore(BusLink bus, String gateway, int asked, List<SeenCommand> commands) {
        for (SeenCommand it : commands) {
            if (!seen.containsKey(it.id())) {
                Answers answers = Answers.elsewhere(bus, gateway, it.id(), asked, it.said());
                answers.rememberedBy(this);
                seen.put(it.id(), new Seen(answers, it.atEpochMillis()));
                answerBytes += size(it.said());
            }
        }
    }

    /**
     * All that are remembered of those that came since then, oldest first.
     *
     * @param withAnswers also what was said to them
     */
    public List<SeenCommand> since(long epochMillis, boolean withAnswers) {
        List<SeenCommand> all = new ArrayList<>();
        seen.forEach((id, it) -> {
            if (it.atMillis >= epochMillis) {
                all.add(new SeenCommand(id, it.atMillis, withAnswers ? List.copyOf(it.answers.said()) : List.of()));
            }
        });
        return all;
    }

    /* Clients say how long their acks are: the oldest answers go first, their commands stay known. */
    void kept(Reply reply) {
        answerBytes += size(reply);
        for (Iterator<Seen> each = seen.values().iterator(); answerBytes > ANSWER_BYTES && each.hasNext(); ) {
            answerBytes -= size(each.next().answers.drop());
        }
    }

    private static long size(List<Reply> replies) {
        long bytes = 0;
        for (Reply reply : replies) {
            bytes += size(reply);
        }
        return bytes;
    }

    private static int size(Reply reply) {
        int bytes = REPLY_BYTES;
        if (reply instanceof Reply.Acked acked) {
            bytes += acked.args().length();
            for (Bytes attachment : acked.attachments()) {
                bytes += attachment.length();
            }
        }
        if (reply instanceof Reply.Failed failed) { // perhaps in a client's own words
            bytes += failed.name().length() + failed.message().length();
        }
        return bytes;
    }
}

package io.millrace.sdk.publish;

import io.millrace.contract.Reply;
import io.millrace.sdk.Answer;
import io.millrace.sdk.AnswerException;
import io.millrace.sdk.Answers;
import io.millrace.sdk.handler.Values;
import java.util.LinkedHashMap;
import java.util.Map;

/** What clients answer, put together from what the gateways pass on. */
final class AnswersSurvey extends Survey<Answers> {
    private final Values values;
    private final Map<String, Answer> answered = new LinkedHashMap<>();
    private final Map<String, String> unanswered = new LinkedHashMap<>();
    private boolean someCannotTell;

    AnswersSurvey(Values values) {
        this.values = values;
    }

    @Override
    boolean take(Reply reply) {
        switch (reply) {
            case Reply.Acked acked -> {
                answered.put(acked.connection(), new ClientAnswer(values, acked.args(), acked.attachments()));
                unanswered.remove(acked.connection());
            }
            case Reply.Failed failed -> {
                if (failed.connection() == null) {
                    someCannotTell = true;
                    return true;
                }
                unanswered.put(failed.connection(), failed.name());
            }
            case Reply.Gone gone -> {
                if (gone.connection() == null) {
                    return true;
                }
                unanswered.put(gone.connection(), AnswerException.GONE);
            }
            case Reply.Joined _, Reply.Members _ -> {}
        }
        return false;
    }

    @Override
    Answers conclude(boolean isComplete) {
        return new Answers(answered, unanswered, isComplete && !someCannotTell);
    }
}

package io.millrace.sdk.publish;

import io.millrace.contract.Reply;
import io.millrace.sdk.Members;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is there, put together from what the gateways say. */
final class MembersSurvey extends Survey<Members> {
    private final Map<String, Members.Member> all = new LinkedHashMap<>();
    private boolean someCannotTell;

    @Override
    boolean take(Reply reply) {
        switch (reply) {
            case Reply.Members members ->
                members.members()
                        .forEach(it -> all.put(
                                it.connection(), new Members.Member(it.connection(), Optional.ofNullable(it.user()))));
            case Reply.Failed _ -> someCannotTell = true;
            case Reply.Gone _, Reply.Acked _, Reply.Joined _ -> {}
        }
        return true;
    }

    @Override
    Members conclude(boolean isComplete) {
        return new Members(List.copyOf(all.values()), isComplete && !someCannotTell);
    }
}

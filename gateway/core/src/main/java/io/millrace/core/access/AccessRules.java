package io.millrace.core.access;

import io.millrace.contract.Origin;
import java.util.List;

/**
 * All rules of a gateway. A name that none covers is free; one that some cover is for those whom one of these allows.
 *
 * @param all in any order
 * @param withinMillis how long a worker that is asked may take
 */
public record AccessRules(List<AccessRule> all, long withinMillis) {
    /** Everything is free. */
    public static final AccessRules NONE = new AccessRules(List.of(), 0);

    /** What becomes of it. A worker is asked only when no rule allows it without. */
    public Verdict judge(Deed deed, Origin origin, String name) {
        boolean isFree = true;
        boolean isAsked = false;
        for (int i = 0; i < all.size(); i++) {
            AccessRule rule = all.get(i);
            if (rule.covers(deed, origin, name)) {
                isFree = false;
                if (rule.allows(origin, name)) {
                    if (!rule.isAsked()) {
                        return Verdict.ALLOWED;
                    }
                    isAsked = true;
                }
            }
        }
        return isAsked ? Verdict.ASKED : isFree ? Verdict.ALLOWED : Verdict.DENIED;
    }
}

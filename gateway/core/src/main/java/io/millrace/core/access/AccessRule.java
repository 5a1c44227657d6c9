package io.millrace.core.access;

import io.millrace.contract.Origin;
import io.millrace.contract.json.Json;
import io.millrace.core.forward.Whose;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One way to some names, and a bar to them for all others.
 *
 * @param deeds what it is about
 * @param whose of which connections
 * @param names which are covered
 * @param allow who may
 * @param claims those whom {@link Allow#MATCHING} means have each of these claims: one of its values, or an array with
 *     one
 * @param isAsked whether a worker decides on those who may
 */
public record AccessRule(
        Set<Deed> deeds,
        Whose whose,
        List<NamePattern> names,
        Allow allow,
        Map<String, List<String>> claims,
        boolean isAsked) {

    /** Who may. */
    public enum Allow {
        /** Whose claims fit. */
        MATCHING,
        /** Of whom anything is known: a user or claims. */
        AUTHENTICATED,
        /** Nobody. */
        NOBODY
    }

    boolean covers(Deed deed, Origin origin, String name) {
        if (!deeds.contains(deed) || !whose.isMeant(origin)) {
            return false;
        }
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).covers(name)) {
                return true;
            }
        }
        return false;
    }

    boolean allows(Origin origin, String name) {
        boolean may =
                switch (allow) {
                    case MATCHING -> claimsFit(origin.claims());
                    case AUTHENTICATED -> origin.user() != null || origin.claims() != null;
                    case NOBODY -> false;
                };
        return may && nameFits(name, origin.claims());
    }

    private boolean claimsFit(@Nullable Json known) {
        for (Map.Entry<String, List<String>> claim : claims.entrySet()) {
            if (!Claims.isOneOf(known, claim.getKey(), claim.getValue())) {
                return false;
            }
        }
        return true;
    }

    private boolean nameFits(String name, @Nullable Json known) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).fits(name, known)) {
                return true;
            }
        }
        return false;
    }
}

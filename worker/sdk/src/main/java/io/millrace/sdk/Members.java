package io.millrace.sdk;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who is in a room, namespace or the like, as all gateways together say it.
 *
 * @param all each connection once, in no order
 * @param isComplete whether every gateway that was reached has answered; else some may be missing. How many were
 *     reached is Redis's count, which is too low while a gateway subscribes anew
 */
public record Members(List<Member> all, boolean isComplete) {
    /**
     * One of them.
     *
     * @param connection its id
     * @param user who it is, once somebody accepted it under a name
     */
    public record Member(String connection, Optional<String> user) {}

    /** Makes the list immutable. */
    public Members {
        all = List.copyOf(all);
    }

    /** Their ids. */
    public Set<String> connections() {
        return all.stream().map(Member::connection).collect(Collectors.toUnmodifiableSet());
    }
}

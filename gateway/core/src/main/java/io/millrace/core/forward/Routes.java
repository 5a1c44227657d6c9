package io.millrace.core.forward;

import io.millrace.contract.EventType;
import io.millrace.contract.Origin;
import java.util.List;

/** All routes of a gateway. */
public record Routes(List<Route> all) {
    /** Nobody asks for anything more than all are told. */
    public static final Routes NONE = new Routes(List.of());

    /** Whether one asks for this notice of this room. */
    public boolean askFor(EventType notice, Origin of, String room) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).asksFor(notice, of, room)) {
                return true;
            }
        }
        return false;
    }

    /** Whether one asks for anything of this room. */
    public boolean concern(Origin origin, String room) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).concerns(origin, room)) {
                return true;
            }
        }
        return false;
    }
}

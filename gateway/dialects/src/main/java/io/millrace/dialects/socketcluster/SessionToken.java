package io.millrace.dialects.socketcluster;

import io.millrace.contract.json.Json;
import io.millrace.dialects.Action;
import io.millrace.dialects.Standing;
import io.millrace.dialects.TokenFault;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A session's token: what its handshake has shown, and what has come of the one that was shown last. */
final class SessionToken {
    private @Nullable Json shown;
    private Standing standing = Standing.NOBODY;

    /** The handshake bears it. */
    void shown(Json token) {
        shown = token;
    }

    /** Whether the handshake, which is not answered yet, bears one. */
    boolean wasShown() {
        return shown != null;
    }

    /** The client is in. Where nobody has judged its token, no key fits it. */
    void cameIn(Standing judged) {
        if (shown != null) {
            standing = judged.equals(Standing.NOBODY) ? new Standing.Unproven(TokenFault.byItsForm(shown)) : judged;
            shown = null;
        }
    }

    /** Whether one counts. */
    boolean isTaken() {
        return standing instanceof Standing.Proven;
    }

    /** Whether the one that was shown is to be forgotten. */
    boolean isBad() {
        return standing instanceof Standing.Unproven(TokenFault why) && why != null && TokenError.isBad(why);
    }

    /** Why it is not taken, as {@link NamedError} makes it; {@code null} where it is, or there is none. */
    @Nullable
    Json error() {
        return standing instanceof Standing.Unproven(TokenFault why) && why != null
                ? TokenError.of(why).toJson()
                : null;
    }

    /**
     * One was judged.
     *
     * @param cid of the {@code #authenticate} that waits for it, or {@code null}
     */
    List<Action> judged(@Nullable String cid, Standing its, PacketWriter writer) {
        standing = its;
        List<Action> actions = new ArrayList<>(2);
        Json error = error();
        if (cid != null) {
            actions.add(new Action.Send(
                    error != null && isBad()
                            ? writer.error(cid, error, null)
                            : writer.authenticated(cid, error == null, error)));
        }
        if (isBad()) {
            actions.add(new Action.Send(writer.removeAuthToken(PacketWriter.NO_CID)));
        }
        return actions;
    }
}

package io.millrace.server.auth;

import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import io.millrace.core.connection.Doorkeeper;
import io.millrace.core.connection.Doorkeeper.Verdict;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where tokens of some namespaces are judged, by one set of keys and rules. Any thread. */
final class Office implements AutoCloseable {
    private static final Outcome.Valid NOBODY_KNOWN = new Outcome.Valid(null, null, List.of(), Doorkeeper.NEVER);

    private final TokenKeys keys;
    private final TokenDesk desk;
    private final Places places;
    private final boolean required;
    private final Tally tally;

    /** Where a client presents its token. */
    interface Places {
        TokenPlaces.Presented look(Doorkeeper.Presented presented);
    }

    /** What is counted. */
    interface Tally {
        /** @param outcome a metric's label */
        void told(String outcome);

        /** A token was looked at, whatever came of it. */
        void verified(long nanos);
    }

    /**
     * @param desk is shared with others
     * @param required whether a client without a token is refused
     */
    Office(TokenKeys keys, TokenDesk desk, Places places, boolean required, Tally tally) {
        this.keys = keys;
        this.desk = desk;
        this.places = places;
        this.required = required;
        this.tally = tally;
    }

    /** Whether a client without a token is refused. */
    boolean required() {
        return required;
    }

    /** Whose signatures count. */
    TokenKeys keys() {
        return keys;
    }

    /** Judges a client, once: on another thread, or on this one. */
    void judge(Doorkeeper.Presented presented, Consumer<Verdict> then) {
        TokenPlaces.Presented found = places.look(presented);
        if (found.token() instanceof TokenPlaces.Shown.Nothing && !required) {
            tally.told("absent");
            then.accept(passed(NOBODY_KNOWN, found.auth(), false));
        } else {
            verify(found.token(), found.auth(), then);
        }
    }

    /** Judges a token, once: on another thread, or on this one. */
    void verify(Json token, Consumer<Verdict> then) {
        verify(TokenPlaces.Shown.of(token), null, then);
    }

    private void verify(TokenPlaces.Shown shown, @Nullable Json auth, Consumer<Verdict> then) {
        switch (shown) {
            case TokenPlaces.Shown.Nothing _ -> then.accept(refused(new Outcome.Invalid(Outcome.Fault.MISSING)));
            case TokenPlaces.Shown.NoText _ -> then.accept(refused(new Outcome.Invalid(Outcome.Fault.NO_TEXT)));
            case TokenPlaces.Shown.Text(String token) -> {
                long since = System.nanoTime();
                desk.verify(keys, token, outcome -> {
                    tally.verified(System.nanoTime() - since);
                    then.accept(verdict(outcome, auth));
                });
            }
        }
    }

    private Verdict verdict(Outcome outcome, @Nullable Json auth) {
        return switch (outcome) {
            case Outcome.Valid valid -> {
                tally.told("valid");
                yield passed(valid, auth, true);
            }
            case Outcome.Invalid invalid -> refused(invalid);
            case Outcome.UnknownKey _ -> {
                tally.told("unknown key");
                yield words(new Outcome.Invalid(Outcome.Fault.INVALID));
            }
            case Outcome.Undecided(Outcome.Cause cause) -> {
                tally.told(cause.label());
                yield new Verdict.TryLater();
            }
        };
    }

    private static Verdict passed(Outcome.Valid valid, @Nullable Json auth, boolean proven) {
        return new Verdict.Passed(
                valid.user(), valid.claims(), valid.rooms(), valid.expiresAtEpochMillis(), auth, proven);
    }

    private Verdict refused(Outcome.Invalid invalid) {
        tally.told(invalid.fault().label());
        return words(invalid);
    }

    private static Verdict words(Outcome.Invalid invalid) {
        return new Verdict.Refused(
                invalid.fault().message(),
                new JsonWriter()
                        .beginObject()
                        .name("code")
                        .string(invalid.fault().code())
                        .endObject()
                        .toJson(),
                invalid.why());
    }

    @Override
    public void close() {
        keys.close();
    }
}

package io.millrace.core.connection;

import io.millrace.contract.Origin;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import io.millrace.core.command.Answers;
import io.millrace.core.connection.Doorkeeper.Verdict;
import io.millrace.dialects.Action;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Standing;
import io.millrace.dialects.TokenFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who a connection's client is, as far as a token or a worker says, and until when that counts. Where its protocol
 * knows clients that nobody has proven, and the doorkeeper lets them be, one whose token ends stays as nobody; else its
 * session ends.
 */
final class Identity {
    private final Context context;
    private final Connection connection;
    private Standing standing = Standing.NOBODY;
    /** Of what a worker has let it in for. */
    private @Nullable Expiry stay;
    /** Of its token. */
    private @Nullable Expiry token;
    /** Verdicts on tokens before the last one come too late. */
    private int shown;

    Identity(Context context, Connection connection) {
        this.context = context;
        this.connection = connection;
    }

    /** Whether it may be here without a token that is taken. */
    boolean mayBeNobody() {
        String namespace = connection.namespace();
        boolean required = context.doorkeeper.judges(namespace) && context.doorkeeper.requiresToken(namespace);
        return connection.client().mayBeNobody() && !required;
    }

    /** What has come of its token. */
    Standing standing() {
        return standing;
    }

    /** It asks to come in, and the doorkeeper lets it pass. */
    void cameWith(Verdict.Passed verdict) {
        standing = verdict.proven() ? new Standing.Proven() : Standing.NOBODY;
        become(verdict.user(), verdict.claims());
        tokenEndsAt(verdict.expiresAtEpochMillis());
    }

    /** It asks to come in, by a token that is not taken. */
    void cameWithout(TokenFault why) {
        standing = new Standing.Unproven(why);
    }

    /** A worker lets it in, as this user, of whom so much is known; {@code null} is nothing new. */
    void accepted(@Nullable String user, @Nullable Json claims) {
        if ((user != null || claims != null) && !context.doorkeeper.judges(connection.namespace())) {
            standing = new Standing.Proven();
        }
        Origin before = connection.origin();
        become(user == null ? before.user() : user, claims == null ? before.claims() : claims);
    }

    /** At that moment its client's session ends, if not before. */
    void expiresAt(long epochMillis) {
        if (epochMillis != Doorkeeper.NEVER) {
            stay = stay == null ? new Expiry(context, this::close) : stay;
            stay.noLaterThan(epochMillis);
        }
    }

    /** When its client's session ends, if nothing newer is shown; {@link Doorkeeper#NEVER} for never. */
    long expiresAtEpochMillis() {
        long ofStay = stay == null ? Doorkeeper.NEVER : stay.atEpochMillis();
        return token == null ? ofStay : Math.min(ofStay, token.atEpochMillis());
    }

    /** Its client shows a token. What it asks for behind that waits for the verdict. */
    void authenticate(Action.Authenticate asked) {
        Json its = asked.token();
        String answerId = asked.answerId();
        if (!context.doorkeeper.judges(connection.namespace())) {
            isNobody(new Standing.Unproven(TokenFault.byItsForm(its)), answerId);
            return;
        }
        judge(its == null ? Json.NULL : its, (verdict, counts) -> {
            switch (verdict) {
                case Verdict.Passed passed -> isProven(passed, answerId, counts);
                case Verdict.Refused refused -> isNot(refused.why(), answerId, counts);
                case Verdict.TryLater _ -> isNot(TokenFault.of(TokenFault.Kind.UNDECIDED), answerId, counts);
            }
        });
    }

    /** Its client does not want to be somebody any more. */
    void leaveItsToken() {
        isNobody(Standing.NOBODY, null);
    }

    /**
     * A worker has given its client this token, or taken it away. One that does not count here leaves it as it is, and
     * the worker is told.
     */
    void given(@Nullable String newToken, Answers answers) {
        if (newToken == null) {
            isNobody(Standing.NOBODY, null);
        } else if (context.doorkeeper.judges(connection.namespace())) {
            answers.owe(1);
            judge(Json.string(newToken), (verdict, counts) -> {
                if (verdict instanceof Verdict.Passed passed) {
                    isProven(passed, null, counts);
                    answers.late(List.of());
                } else {
                    connection.turns().letGo();
                    context.signals.command("token", "not taken");
                    answers.late(List.of(answers.failed(
                            connection.id(), "TokenNotTaken", "the gateway's keys and rules do not take this token")));
                }
            });
        }
    }

    /** The connection has ended, or goes on elsewhere. */
    void end() {
        if (stay != null) {
            stay.clear();
        }
        forgetToken();
    }

    /** What is done upon a verdict; {@code counts} unless something newer was shown or taken away meanwhile. */
    private interface Judged {
        void as(Verdict verdict, boolean counts);
    }

    /* Its turns are held; whoever hears the verdict lets them go. */
    private void judge(Json its, Judged then) {
        int mine = ++shown;
        connection.turns().hold();
        context.doorkeeper.verify(connection.namespace(), its, (verdict, nowNanos) -> {
            context.nowNanos = nowNanos;
            if (!connection.hasEnded()) {
                then.as(verdict, mine == shown);
            }
        });
    }

    /* Told when it is reached as who it is now, and in the rooms of its token. */
    private void isProven(Verdict.Passed verdict, @Nullable String answerId, boolean counts) {
        List<Target> all = new ArrayList<>(verdict.rooms().size() + 1);
        if (counts) {
            standing = new Standing.Proven();
            become(verdict.user(), verdict.claims());
            tokenEndsAt(verdict.expiresAtEpochMillis());
            for (String name : verdict.rooms()) {
                Target.Room room = connection.room(name);
                if (connection.seats().enter(room, Stays.By.CLIENT)) {
                    all.add(room);
                }
            }
            if (verdict.user() != null) {
                all.add(new Target.User(verdict.user()));
            }
        }
        context.rooms.whenAllInForce(all, () -> {
            if (!connection.hasEnded()) {
                if (counts || answerId != null) {
                    tell(new Standing.Proven(), answerId);
                }
                connection.turns().letGo();
            }
        });
    }

    private void isNot(TokenFault why, String answerId, boolean counts) {
        if (counts) {
            isNobody(new Standing.Unproven(why), answerId);
        } else {
            tell(new Standing.Unproven(why), answerId);
        }
        connection.turns().letGo();
    }

    private void isNobody(Standing.Unproven unproven, @Nullable String answerId) {
        shown++;
        standing = unproven;
        forgetToken();
        become(null, null);
        tell(unproven, answerId);
        if (!mayBeNobody()) {
            close();
        }
    }

    private void tell(Standing what, @Nullable String answerId) {
        connection.client().tell((session, now) -> session.judged(connection.namespace(), answerId, what, now));
    }

    private void tokenEndsAt(long epochMillis) {
        forgetToken();
        if (epochMillis != Doorkeeper.NEVER) {
            token = new Expiry(context, () -> tokenHasEnded(epochMillis));
            token.noLaterThan(epochMillis);
        }
    }

    private void tokenHasEnded(long epochMillis) {
        if (mayBeNobody()) {
            isNobody(new Standing.Unproven(new TokenFault(TokenFault.Kind.EXPIRED, epochMillis)), null);
        } else {
            close();
        }
    }

    private void forgetToken() {
        if (token != null) {
            token.clear();
            token = null;
        }
    }

    private void close() {
        connection.client().close(CloseCode.EXPIRED);
    }

    private void become(@Nullable String user, @Nullable Json claims) {
        Origin before = connection.origin();
        boolean isOther = !Objects.equals(user, before.user());
        if (isOther) {
            connection.seats().leaveUser();
        }
        connection.is(before.withUser(user).withClaims(claims));
        if (isOther) {
            if (user != null) {
                connection.seats().enterUser(user);
            }
            connection.registerAnew(); // where it was: its end is told of that user
        }
    }
}

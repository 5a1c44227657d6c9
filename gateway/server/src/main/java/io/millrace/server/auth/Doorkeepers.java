package io.millrace.server.auth;

import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import io.millrace.core.connection.Doorkeeper;
import io.millrace.core.forward.Route;
import io.millrace.dialects.TokenFault;
import io.millrace.server.loop.LoopDriver;
import io.millrace.server.metrics.TokenMeters;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the doorkeeper of each event loop. Where tokens are not verified it costs nothing: nothing of it is loaded. */
@Singleton
public class Doorkeepers {
    private final TokenPlaces places;
    private final TokenMeters meters;
    private final boolean required;
    private final List<String> namespaces;
    private final @Nullable Office office;

    /** What all event loops share. */
    private record Office(TokenKeys keys, TokenDesk desk) {}

    Doorkeepers(JwtConfig config, TokenPlaces places, TokenMeters meters, TlsConfigurationRegistry tls) {
        this.places = places;
        this.meters = meters;
        this.required = config.required();
        this.namespaces = config.namespaces();
        this.office = config.enabled() ? open(config, meters, tls) : null;
    }

    private static Office open(JwtConfig config, TokenMeters meters, TlsConfigurationRegistry tls) {
        TokenKeys keys = new KeySource(config, tls::get).keys(meters::fetched);
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        meters.watchKeys(() -> keyCount(keys), () -> keys.ageMillis() / 1000.0);
        int maxLength = Math.toIntExact(config.maxLength().asLongValue());
        return new Office(keys, new TokenDesk(keys, threads, config.waiting(), maxLength));
    }

    private static int keyCount(TokenKeys keys) {
        TokenVerifier verifier = keys.verifier();
        return verifier == null ? 0 : verifier.keyCount();
    }

    /** The one of an event loop. */
    public Doorkeeper of(LoopDriver driver) {
        return office == null ? Doorkeeper.NOBODY : new OfLoop(driver, office.desk());
    }

    /** Why no token can be verified; empty when they can, or need not. */
    public Optional<String> trouble() {
        return office == null || office.keys().verifier() != null
                ? Optional.empty()
                : Optional.of("no keys were had yet to verify tokens with");
    }

    /* Behind the drain: until then clients come in. */
    void stop(@Observes @Priority(1) ShutdownEvent event) {
        if (office != null) {
            office.desk().close();
        }
    }

    /** Of one event loop. */
    private final class OfLoop implements Doorkeeper {
        private final LoopDriver driver;
        private final TokenDesk desk;

        OfLoop(LoopDriver driver, TokenDesk desk) {
            this.driver = driver;
            this.desk = desk;
        }

        @Override
        public boolean judges(String namespace) {
            return Route.fits(namespaces, namespace);
        }

        @Override
        public void judge(Presented presented, Answer answer) {
            long since = System.nanoTime();
            TokenPlaces.Presented found = places.look(presented.auth(), presented.carried());
            if (found.token() == null) {
                meters.told(required ? Outcome.Fault.MISSING.label() : "absent");
                tell(answer, required ? refused(Outcome.Fault.MISSING) : passed(NOBODY_KNOWN, found));
                return;
            }
            desk.verify(found.token(), outcome -> {
                meters.verified(System.nanoTime() - since);
                tell(answer, verdict(outcome, found));
            });
        }

        @Override
        public void verify(String namespace, Json token, Answer answer) {
            throw new IllegalStateException("Not yet");
        }

        @Override
        public Carried carried(Json json) {
            return places.carriedBy(json);
        }

        private Verdict verdict(Outcome outcome, TokenPlaces.Presented found) {
            return switch (outcome) {
                case Outcome.Valid valid -> {
                    meters.told("valid");
                    yield passed(valid, found);
                }
                case Outcome.Invalid(Outcome.Fault fault) -> {
                    meters.told(fault.label());
                    yield refused(fault);
                }
                case Outcome.UnknownKey _ -> {
                    meters.told("unknown key");
                    yield refused(Outcome.Fault.INVALID);
                }
                case Outcome.Undecided(Outcome.Cause cause) -> {
                    meters.told(cause.label());
                    yield new Verdict.TryLater();
                }
            };
        }

        private void tell(Answer answer, Verdict verdict) {
            driver.onLoop((_, nowNanos) -> answer.is(verdict, nowNanos));
        }
    }

    private static final Outcome.Valid NOBODY_KNOWN = new Outcome.Valid(null, null, List.of(), Doorkeeper.NEVER);

    private static Doorkeeper.Verdict passed(Outcome.Valid valid, TokenPlaces.Presented found) {
        return new Doorkeeper.Verdict.Passed(
                valid.user(),
                valid.claims(),
                valid.rooms(),
                valid.expiresAtEpochMillis(),
                found.auth(),
                found.token() != null);
    }

    private static Doorkeeper.Verdict refused(Outcome.Fault fault) {
        return new Doorkeeper.Verdict.Refused(
                fault.message(),
                new JsonWriter()
                        .beginObject()
                        .name("code")
                        .string(fault.code())
                        .endObject()
                        .toJson(),
                TokenFault.of(TokenFault.Kind.INVALID));
    }
}

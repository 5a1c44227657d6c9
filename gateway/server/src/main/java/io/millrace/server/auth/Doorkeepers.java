package io.millrace.server.auth;

import io.millrace.contract.json.Json;
import io.millrace.core.connection.Doorkeeper;
import io.millrace.core.forward.Route;
import io.millrace.dialects.socketcluster.SocketClusterDialect;
import io.millrace.server.loop.LoopDriver;
import io.millrace.server.metrics.TokenMeters;
import io.millrace.server.redis.RedisStrings;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the doorkeeper of each event loop. Where tokens are not verified it costs nothing: nothing of it is loaded. */
@Singleton
public class Doorkeepers {
    private final TokenPlaces places;
    private final List<String> namespaces;
    private final @Nullable TokenDesk desk;
    /** Of the namespaces that the settings name. */
    private final @Nullable Office general;
    /** Of SocketCluster's clients, where they have keys of their own. */
    private final @Nullable Office socketCluster;

    Doorkeepers(
            JwtConfig config,
            SocketClusterTokenConfig socketClusters,
            TokenPlaces places,
            TokenMeters meters,
            TlsConfigurationRegistry tls,
            RedisStrings redis) {
        this.places = places;
        this.namespaces = config.namespaces();
        boolean ownKeys = SocketClusterKeys.areGiven(socketClusters);
        if (!config.enabled() && !ownKeys) {
            desk = null;
            general = null;
            socketCluster = null;
            return;
        }
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        int maxLength = Math.toIntExact(config.maxLength().asLongValue());
        TokenDesk shared = new TokenDesk(threads, config.waiting(), maxLength);
        Office.Tally tally = new Counted(meters);
        desk = shared;
        general = config.enabled()
                ? new Office(
                        new KeySource(config, tls::get, redis::read).keys(meters::fetched),
                        shared,
                        it -> places.look(it.auth(), it.tokenField(), it.carried()),
                        config.required(),
                        tally)
                : null;
        socketCluster = ownKeys
                ? new Office(
                        new SocketClusterKeys(socketClusters, redis::read).keys(meters::fetched),
                        shared,
                        it -> places.lookInAuth(it.auth(), it.tokenField()),
                        false,
                        tally)
                : null;
        meters.watchKeys(this::keyCount, this::keyAgeSeconds);
    }

    private Stream<TokenKeys> keys() {
        return Stream.of(Optional.ofNullable(general), Optional.ofNullable(socketCluster))
                .flatMap(Optional::stream)
                .map(Office::keys);
    }

    /* None while any of them has none: that is what an alarm looks for. */
    private int keyCount() {
        return trouble().isPresent()
                ? 0
                : keys().map(TokenKeys::verifier)
                        .mapToInt(verifier -> verifier == null ? 0 : verifier.keyCount())
                        .sum();
    }

    private double keyAgeSeconds() {
        return keys().mapToLong(TokenKeys::ageMillis).max().orElse(0) / 1000.0;
    }

    /** The one of an event loop. */
    public Doorkeeper of(LoopDriver driver) {
        return desk == null ? Doorkeeper.NOBODY : new OfLoop(driver);
    }

    /** Why no token can be verified; empty when they can, or need not. */
    public Optional<String> trouble() {
        return keys().allMatch(each -> each.verifier() != null)
                ? Optional.empty()
                : Optional.of("no keys were had yet to verify tokens with");
    }

    /* Behind the drain: until then clients come in. */
    void stop(@Observes @Priority(1) ShutdownEvent event) {
        if (desk != null) {
            desk.close();
        }
        keys().forEach(TokenKeys::close);
    }

    private @Nullable Office of(String namespace) {
        if (socketCluster != null && namespace.equals(SocketClusterDialect.NAME)) {
            return socketCluster;
        }
        return general != null && Route.fits(namespaces, namespace) ? general : null;
    }

    /** Of one event loop. */
    private final class OfLoop implements Doorkeeper {
        private final LoopDriver driver;

        OfLoop(LoopDriver driver) {
            this.driver = driver;
        }

        @Override
        public boolean judges(String namespace) {
            return of(namespace) != null;
        }

        @Override
        public boolean requiresToken(String namespace) {
            return office(namespace).required();
        }

        @Override
        public void judge(Presented presented, Answer answer) {
            office(presented.namespace()).judge(presented, verdict -> tell(answer, verdict));
        }

        @Override
        public void verify(String namespace, Json token, Answer answer) {
            office(namespace).verify(token, verdict -> tell(answer, verdict));
        }

        @Override
        public Carried carried(Json json) {
            return places.carriedBy(json);
        }

        private Office office(String namespace) {
            Office office = of(namespace);
            if (office == null) {
                throw new IllegalStateException("Nobody is judged in " + namespace);
            }
            return office;
        }

        private void tell(Answer answer, Verdict verdict) {
            driver.onLoop((_, nowNanos) -> answer.is(verdict, nowNanos));
        }
    }

    /** In the gateway's metrics. */
    private record Counted(TokenMeters meters) implements Office.Tally {
        @Override
        public void told(String outcome) {
            meters.told(outcome);
        }

        @Override
        public void verified(long nanos) {
            meters.verified(nanos);
        }
    }
}

package io.millrace.server.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.regex.Pattern;

/** Which meters of the libraries below are shown: what an operator can act upon. */
@Singleton
public class ForeignMeters {
    /* Transactions and re-authentication: not used here. Rates and averages: a query makes them of the totals. */
    private static final Pattern NOISE =
            Pattern.compile("kafka\\.producer\\..*(txn|reauth|\\.rate$|\\.avg$|\\.ratio$|flush"
                    + "|waiting\\.threads|select|io\\.time|io\\.wait).*");

    /** For Micrometer. */
    @Produces
    @Singleton
    MeterFilter noise() {
        return new MeterFilter() {
            @Override
            public MeterFilterReply accept(Meter.Id id) {
                return NOISE.matcher(id.getName()).matches() ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
            }
        };
    }
}

package io.millrace.loadtest;

import io.gatling.app.Gatling;
import java.util.prefs.Preferences;

/** One simulation, in a JVM for itself: Gatling keeps much in its classes. */
final class OneSimulation {
    private OneSimulation() {}

    /** Gatling's own arguments. Ends the JVM with Gatling's status. */
    static void main(String... args) {
        /* Gatling would ask Maven Central for a newer Gatling: a load test speaks to its targets only. */
        Preferences.userRoot()
                .node("/io/gatling/latestVersion")
                .putLong("lastCheckTimestamp", System.currentTimeMillis());
        Gatling.main(args);
    }
}

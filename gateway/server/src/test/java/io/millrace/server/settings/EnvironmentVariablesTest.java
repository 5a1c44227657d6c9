package io.millrace.server.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentVariablesTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "a setting, MILLRACE_GATEWAY_DRAIN_OVER, true",
        "a setting without a default, MILLRACE_GATEWAY_ID, true",
        "a misspelt one, MILLRACE_GATEWAY_DRAIN_OVR, false",
        "one of another area, MILLRACE_EVENTS_DRAIN_OVER, false",
        "an area that is none, MILLRACE_GATWAY_ID, false",
        "one of a group, MILLRACE_SOCKETIO_CORS_ALLOWED_HEADERS, true",
        "a misspelt one of a group, MILLRACE_SOCKETIO_CORS_ORIGINS, false",
        "a group, MILLRACE_SOCKETIO_CORS, false",
        "one with a number, MILLRACE_ENGINEIO_ALLOW_EIO3, true",
        "a route's, MILLRACE_ROUTES_PRESENCE_NOTICES, true",
        "a misspelt one of a route, MILLRACE_ROUTES_PRESENCE_NOTICE, false",
        "a route without a name, MILLRACE_ROUTES_NOTICES, false",
        "where the rest goes, MILLRACE_ROUTES_DEFAULT, true",
        "a rule's claim, MILLRACE_ACCESS_STAFF_CLAIMS_ROLE, true",
        "a rule without a name, MILLRACE_ACCESS_CLAIMS, false",
        "a further path's, MILLRACE_SOCKETIO_PATHS_LEGACY_PING_INTERVAL, true",
        "a further path's path, MILLRACE_ENGINEIO_PATHS_2_PATH, true",
        "a group's of a further path, MILLRACE_SOCKETIO_PATHS_LEGACY_COOKIE_SAME_SITE, true",
        "a misspelt one of a further path, MILLRACE_SOCKETIO_PATHS_LEGACY_PING_INTERVL, false",
        "a further path without a name, MILLRACE_SOCKETIO_PATHS_PATH, false",
        "a further path with two words for a name, MILLRACE_SOCKETIO_PATHS_OLD_APP_PATH, false",
        "a further path of a further path, MILLRACE_SOCKETIO_PATHS_LEGACY_PATHS_A_PATH, false",
        "a setting of the default path alone, MILLRACE_ENGINEIO_PATHS_A_ENABLED, false",
        "one with a free name, MILLRACE_PAGE_DEMOS_CHAT, true",
        "a worker's, MILLRACE_WORKER_ANYTHING, true",
        "Kubernetes' address of a Service, MILLRACE_GATEWAY_SERVICE_HOST, true",
        "Kubernetes' named port of a Service, MILLRACE_GATEWAY_SERVICE_PORT_HTTP, true",
        "Kubernetes' link to a Service, MILLRACE_GATEWAY_PORT_8080_TCP_ADDR, true",
        "somebody else's, PATH, true"
    })
    void isKnown(String what, String variable, boolean known) {
        assertEquals(known ? List.of() : List.of(variable), EnvironmentVariables.unknown(Set.of(variable)), what);
    }

    @Test
    void everySettingsInterfaceIsAskedFor() {
        Set<String> declared = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.millrace.server").stream()
                        .filter(each -> each.isAnnotatedWith(ConfigMapping.class))
                        .map(each -> each.getName())
                        .collect(Collectors.toSet());
        assertEquals(
                declared,
                EnvironmentVariables.SETTINGS.stream().map(Class::getName).collect(Collectors.toSet()));
    }
}

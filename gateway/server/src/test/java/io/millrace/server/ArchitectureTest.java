package io.millrace.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which package of the server may see which foreign thing.
 *
 * <p>Think before you change a line here: each package turns one foreign thing into one port, so that Kafka's or
 * Redis's next version is an afternoon in one package.
 */
final class ArchitectureTest {

    private static final JavaClasses SERVER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.millrace.server");

    static Stream<Arguments> rules() {
        return Stream.of(
                // The relay: a connection that moves brings replies that workers may be told again.
                arguments(
                        "only server.kafka, server.redis and server.relay see how the contract looks on the wire",
                        only(List.of("kafka", "redis", "relay"), "io.millrace.contract.wire..")),
                arguments(
                        "only server.kafka sees Kafka",
                        only(List.of("kafka"), "org.apache.kafka..", "io.smallrye.reactive.messaging.kafka..")),
                arguments(
                        "only server.auth sees tokens' library, and keys",
                        only(List.of("auth"), "org.jose4j..", "java.security.interfaces..", "java.security.spec..")),
                arguments(
                        "only server.redis sees Redis",
                        only(List.of("redis"), "io.vertx.redis..", "io.quarkus.redis..", "io.vertx.mutiny.redis..")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void rules(String sentence, ArchRule rule) {
        rule.as(sentence).check(SERVER);
    }

    private static ArchRule only(List<String> insiders, String... foreign) {
        String[] seeing = insiders.stream()
                .map(name -> "io.millrace.server." + name + "..")
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideOutsideOfPackages(seeing)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(foreign);
    }
}

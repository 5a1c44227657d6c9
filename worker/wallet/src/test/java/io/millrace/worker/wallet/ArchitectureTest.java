package io.millrace.worker.wallet;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/**
 * What this service may see: its arrow goes through the SDK, and one class keeps what its instances share.
 *
 * <p>Think before you change a line here: a service that reaches past the SDK is no example for others.
 */
final class ArchitectureTest {
    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.millrace.worker.wallet");

    @Test
    void aServiceSeesTheSdkAndNeitherTheWireNorKafka() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.millrace.contract.wire..", "org.apache.kafka..")
                .check(classes);
    }

    @Test
    void onlyThePairingsKnowRedis() {
        noClasses()
                .that()
                .doNotHaveSimpleName("Pairings")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quarkus.redis..", "io.vertx..")
                .check(classes);
    }
}

package io.millrace.worker.echo;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/**
 * What a worker service may see: its arrow goes through the SDK.
 *
 * <p>Think before you change a line here: a service that reaches past the SDK is no example for others.
 */
final class ArchitectureTest {

    @Test
    void aServiceSeesTheSdkAndNeitherTheWireNorABroker() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.millrace.contract.wire..", "org.apache.kafka..", "io.quarkus.redis..", "io.vertx.redis..")
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.millrace.worker.echo"));
    }
}

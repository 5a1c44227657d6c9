package io.millrace.core;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.util.Date;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code contract}, {@code dialects} and {@code core} may see.
 *
 * <p>Think before you change a list here: these three know no socket, clock, thread or randomness, which is why they
 * are tested exhaustively in microseconds and a whole cluster runs in one test under virtual time. If something is
 * missing, the first answer is a parameter or a port, the second a line here with its reason.
 */
final class ArchitectureTest {

    /** The parts of the JDK that only compute. A package is meant without the packages below it. */
    private static final String[] JDK = {
        "java.lang",
        "java.lang.annotation",
        "java.lang.invoke", // views of bytes as numbers; lambdas, records and switches are compiled to it
        "java.lang.runtime",
        "java.math",
        "java.nio",
        "java.nio.charset",
        "java.time", // values only, see CLOCKS
        "java.util",
        "java.util.function",
        "java.util.regex",
        "java.util.stream",
    };

    /** Single types of packages that otherwise run things. */
    private static final Set<String> ALSO_OF_THE_JDK =
            Set.of("java.util.concurrent.TimeUnit"); // converts; what of it waits is refused below

    /** In the packages above, and not for us: they run, wait, roll dice or read. */
    private static final Set<String> NOT_OF_THE_JDK = Set.of(
            "java.lang.InheritableThreadLocal",
            "java.lang.Process",
            "java.lang.ProcessBuilder",
            "java.lang.Runtime",
            "java.lang.ScopedValue",
            "java.lang.Thread",
            "java.lang.ThreadGroup",
            "java.lang.ThreadLocal",
            "java.nio.MappedByteBuffer",
            "java.time.Clock",
            "java.time.InstantSource",
            "java.util.Calendar",
            "java.util.Date",
            "java.util.GregorianCalendar",
            "java.util.Random",
            "java.util.Scanner",
            "java.util.ServiceLoader",
            "java.util.SplittableRandom",
            "java.util.Timer",
            "java.util.TimerTask");

    /** Of {@link System} only what neither tells the time nor reaches outside. */
    private static final Set<String> OF_SYSTEM = Set.of("arraycopy", "identityHashCode");

    private static final DescribedPredicate<JavaClass> PURE_JDK = describe(
            "the computing part of the JDK",
            type -> (resideInAnyPackage(JDK).test(type) || ALSO_OF_THE_JDK.contains(type.getName()))
                    && !type.getName().startsWith("java.lang.System$") // logs are what a port is told
                    && !NOT_OF_THE_JDK.contains(outermost(type).getName()));

    private static final DescribedPredicate<JavaClass> ANNOTATIONS = resideInAPackage("org.jspecify.annotations");

    private static final DescribedPredicate<CodeUnitCallTarget> CLOCKS = describe(
            "a clock",
            target -> target.getName().equals("now")
                    && target.getOwner().getPackageName().startsWith("java.time"));

    private static final DescribedPredicate<CodeUnitCallTarget> DICE = describe("randomness", target -> Set.of(
                    "java.util.UUID.randomUUID", "java.lang.Math.random", "java.util.Collections.shuffle")
            .contains(target.getOwner().getName() + "." + target.getName()));

    private static final DescribedPredicate<CodeUnitCallTarget> REST_OF_SYSTEM = describe(
            "System, but for " + OF_SYSTEM,
            target -> target.getOwner().isEquivalentTo(System.class) && !OF_SYSTEM.contains(target.getName()));

    private static final DescribedPredicate<CodeUnitCallTarget> WAITS = describe("waiting", target -> Set.of(
                    "java.lang.Object.wait",
                    "java.lang.Object.notify",
                    "java.lang.Object.notifyAll",
                    "java.util.concurrent.TimeUnit.sleep",
                    "java.util.concurrent.TimeUnit.timedJoin",
                    "java.util.concurrent.TimeUnit.timedWait")
            .contains(target.getOwner().getName() + "." + target.getName()));

    private static final DescribedPredicate<CodeUnitCallTarget> IMPURE_CALLS =
            CLOCKS.or(DICE).or(REST_OF_SYSTEM).or(WAITS).as("a clock, randomness, System or a wait");

    private static final String CONTRACT = "io.millrace.contract";
    private static final String JSON = "io.millrace.contract.json";
    private static final String MSGPACK = "io.millrace.dialects.msgpack";

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.millrace.contract", "io.millrace.dialects", "io.millrace.core");

    static Stream<Arguments> rules() {
        return Stream.of(
                arguments("contract.json computes on bytes and knows nothing of ours", only(JSON)),
                arguments("contract sees itself and JSON, never its wire form", only(CONTRACT, JSON)),
                arguments("contract.wire sees the contract", only("io.millrace.contract.wire", CONTRACT, JSON)),
                arguments(
                        "what dialects share knows the contract and no single dialect",
                        only("io.millrace.dialects", CONTRACT, JSON)),
                arguments("engineio knows no other dialect", dialect("engineio")),
                arguments(
                        "socketio rides on engineio",
                        dialect(
                                "socketio",
                                "io.millrace.dialects.engineio",
                                "io.millrace.dialects.engineio.payload",
                                MSGPACK)),
                arguments("msgpack knows no dialect", dialect("msgpack")),
                arguments("socketcluster knows no other dialect", dialect("socketcluster", MSGPACK)),
                arguments("sono knows no other dialect", dialect("sono")),
                arguments("plain knows no other dialect", dialect("plain")),
                arguments(
                        "core knows what dialects share, no single dialect and no wire form",
                        only("io.millrace.core..", "io.millrace.dialects", CONTRACT, JSON)),
                arguments("nothing asks the time, rolls dice, waits or reaches outside", noImpureCall()),
                arguments("nothing is synchronized: each object belongs to one event loop", notSynchronized()),
                arguments("the packages of core have no cycle", acyclic("io.millrace.core.(*)..")),
                arguments("the packages of dialects have no cycle", acyclic("io.millrace.dialects.(*)..")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void rules(String sentence, ArchRule rule) {
        rule.as(sentence).check(HOUSE);
    }

    /** A rule that cannot fail proves nothing: each row is a class that must be refused. */
    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("a clock read", noImpureCall(), ReadsNanoTime.class),
                arguments("a clock passed in", only("io.millrace.core.."), HoldsClock.class),
                arguments("the time now", noImpureCall(), AsksNow.class),
                arguments("a sleep", noImpureCall(), Sleeps.class),
                arguments("a random id", noImpureCall(), MakesId.class),
                arguments("dice", only("io.millrace.core.."), RollsDice.class),
                arguments("a date", only("io.millrace.core.."), HoldsDate.class),
                arguments("a thread", only("io.millrace.core.."), StartsThread.class),
                arguments("a file", only("io.millrace.core.."), HoldsFile.class),
                arguments("a log", only("io.millrace.core.."), HoldsLog.class),
                arguments("a synchronized method", notSynchronized(), Locks.class));
    }

    @ParameterizedTest(name = "{0} is refused")
    @MethodSource
    void refused(String what, ArchRule rule, Class<?> offender) {
        JavaClasses offenders = new ClassFileImporter().importClasses(offender);
        assertThrows(AssertionError.class, () -> rule.check(offenders), what);
    }

    /** Classes of {@code subject} depend on the pure JDK, annotations, themselves and {@code others}, nothing else. */
    private static ArchRule only(String subject, String... others) {
        return classes()
                .that()
                .resideInAPackage(subject)
                .should()
                .onlyDependOnClassesThat(resideInAPackage(subject)
                        .or(resideInAnyPackage(others))
                        .or(PURE_JDK)
                        .or(ANNOTATIONS)
                        .or(describe("arrays of numbers", JavaClass::isPrimitive))
                        .or(describe("arrays", JavaClass::isArray)));
    }

    private static ArchRule dialect(String name, String... others) {
        String own = "io.millrace.dialects." + name;
        String[] seen = Stream.concat(Stream.of("io.millrace.dialects", CONTRACT, JSON), Stream.of(others))
                .toArray(String[]::new);
        return only(own + "..", seen).allowEmptyShould(true); // a dialect arrives with its first use
    }

    private static ArchRule noImpureCall() {
        return noClasses().should().callCodeUnitWhere(describe("calls " + IMPURE_CALLS.getDescription(), call -> {
            return IMPURE_CALLS.test(call.getTarget());
        }));
    }

    private static ArchRule notSynchronized() {
        return methods().should().notHaveModifier(JavaModifier.SYNCHRONIZED).allowEmptyShould(true);
    }

    private static ArchRule acyclic(String slice) {
        return slices().matching(slice).should().beFreeOfCycles().allowEmptyShould(true);
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
    }

    static final class ReadsNanoTime {
        long now() {
            return System.nanoTime();
        }
    }

    record HoldsClock(Clock clock) {}

    static final class AsksNow {
        Object now() {
            return java.time.Instant.now();
        }
    }

    static final class Sleeps {
        void rest() throws InterruptedException {
            TimeUnit.SECONDS.sleep(1);
        }
    }

    static final class MakesId {
        UUID id() {
            return UUID.randomUUID();
        }
    }

    record RollsDice(Random dice) {}

    record HoldsDate(Date date) {}

    record StartsThread(Thread thread) {}

    record HoldsFile(java.io.File file) {}

    record HoldsLog(System.Logger log) {}

    static final class Locks {
        synchronized int count() {
            return 0;
        }
    }
}

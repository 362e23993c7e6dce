package dev.turnprobe.probe;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.turnprobe.turn.AddressFamily;
import dev.turnprobe.turn.Proxy;
import dev.turnprobe.turn.TlsTrust;
import dev.turnprobe.turn.Transport;
import dev.turnprobe.turn.TurnUri;
import dev.turnprobe.turn.core.Credentials;
import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Measure, summarise, say so: in that order, and no arrow back. */
@AnalyzeClasses(packages = "dev.turnprobe.probe", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {
    private static final Set<String> VALUES = Set.of(
            TurnUri.class.getName(),
            TurnUri.Kind.class.getName(),
            Transport.class.getName(),
            AddressFamily.class.getName(),
            Proxy.class.getName(),
            TlsTrust.class.getName(),
            Credentials.class.getName());

    private static final DescribedPredicate<JavaClass> CLIENT_MACHINERY = resideInAPackage("dev.turnprobe.turn..")
            .and(describe("more than a value", type -> !VALUES.contains(type.getName())));

    @ArchTest
    static final ArchRule noCycles = SlicesRuleDefinition.slices()
            .matching("dev.turnprobe.probe.(*)")
            .should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule plansAreValues = noClasses()
            .that()
            .resideInAPackage("..probe.plan")
            .should()
            .dependOnClassesThat(CLIENT_MACHINERY
                    .or(resideInAPackage("io.netty.."))
                    .or(resideInAPackage("..probe.(measure|diagnose|report|cli)")));

    @ArchTest
    static final ArchRule measuringJudgesNothing = noClasses()
            .that()
            .resideInAPackage("..probe.measure")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..probe.diagnose", "..probe.report", "..probe.cli", "picocli..", "com.fasterxml..");

    @ArchTest
    static final ArchRule diagnosesSeeFactsOnly = noClasses()
            .that()
            .resideInAPackage("..probe.diagnose")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..probe.report", "..probe.cli", "io.netty.channel..", "io.netty.buffer..", "picocli..");

    @ArchTest
    static final ArchRule reportsAskNobody = noClasses()
            .that()
            .resideInAPackage("..probe.report")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..probe.cli", "io.netty..", "picocli..");

    /** Start-up: parsing arguments must not load the network. */
    @ArchTest
    static final ArchRule theCommandLineIsFreeOfNetty = noClasses()
            .that()
            .resideInAPackage("..probe.cli")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.netty..", "org.bouncycastle..");

    @ArchTest
    static final ArchRule onlyTheCommandLineKnowsTheEmbeddedServerAndTheLogger = noClasses()
            .that()
            .resideOutsideOfPackages("..probe.cli", "..probe.evidence")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.turnprobe.fixtures..", "ch.qos.logback..");

    @ArchTest
    static final ArchRule evidenceKnowsHowCapturesAreWrittenAndNothingElseOfThem = noClasses()
            .that()
            .resideInAPackage("..probe.evidence")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.turnprobe.fixtures..")
                    .and(DescribedPredicate.not(resideInAPackage("dev.turnprobe.fixtures.observe"))))
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("..probe.cli", "picocli..", "ch.qos.logback..");

    /** What a report says comes out of the engines again, and not out of a bundle. */
    @ArchTest
    static final ArchRule replaysReadNoReport = noClasses()
            .that()
            .resideInAPackage("..probe.replay")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..probe.report",
                    "..probe.diagnose",
                    "..probe.evidence",
                    "..probe.cli",
                    "io.netty.channel..",
                    "java.io..");

    @ArchTest
    static final ArchRule credentialsAreNoBusinessOfAProbe = noClasses()
            .that()
            .resideOutsideOfPackages("..probe.cli", "..probe.account")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.turnprobe.credentials..", "..probe.account");

    @ArchTest
    static final ArchRule accountsAreOnlyToldOf = noClasses()
            .that()
            .resideInAPackage("..probe.account")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..probe.cli", "..probe.measure", "io.netty..", "picocli..", "java.net.http..");

    /** Start-up, again: what serves pages is loaded by the one command that does. */
    @ArchTest
    static final ArchRule onlyTheMonitorServesPages = noClasses()
            .that()
            .resideOutsideOfPackage("..probe.monitor")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.prometheus..", "com.sun.net.httpserver..");

    @ArchTest
    static final ArchRule theMonitorKnowsNoProvider = noClasses()
            .that()
            .resideInAPackage("..probe.monitor")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..probe.cli", "..probe.account", "io.netty..", "picocli..");

    /** Clock, chance and environment are chosen in one place. */
    @ArchTest
    static final ArchRule onlyTheApplicationChoosesDefaults = noClasses()
            .that()
            .doNotHaveSimpleName("ProbeApp")
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "getProperty", String.class)
            .orShould()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(ThreadLocalRandom.class, "current")
            .orShould()
            .callConstructor(SecureRandom.class);
}

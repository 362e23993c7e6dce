package dev.turnprobe.turn;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.turnprobe.turn.dtls.DtlsEndpoint;
import dev.turnprobe.turn.dtls.DtlsHandler;
import dev.turnprobe.turn.dtls.DtlsHandshake;
import io.netty.channel.ChannelPipeline;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.concurrent.ThreadLocalRandom;

/** What may depend on what, kept by a machine and not by memory (docs/adr/0004). */
@AnalyzeClasses(packages = "dev.turnprobe", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {
    /** The protocol thinks, Netty moves: of Netty the engine may know buffers only. */
    @ArchTest
    static final ArchRule theCoreSeesNoChannel = noClasses()
            .that()
            .resideInAPackage("dev.turnprobe.turn.core..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.netty.channel..",
                    "io.netty.handler..",
                    "io.netty.bootstrap..",
                    "io.netty.util.concurrent..",
                    "java.util.concurrent..",
                    "java.nio.channels..",
                    "org.slf4j..",
                    "dev.turnprobe.turn",
                    "dev.turnprobe.turn.netty..");

    /** Time and chance come in as arguments. */
    @ArchTest
    static final ArchRule onlySettingsChooseClocksAndChance = noClasses()
            .that()
            .resideInAnyPackage("dev.turnprobe.turn..", "dev.turnprobe.stun..")
            .and()
            .doNotHaveSimpleName("TurnSettings")
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "getProperty", String.class)
            .orShould()
            .callMethod(ThreadLocalRandom.class, "current")
            .orShould()
            .callConstructor(SecureRandom.class);

    @ArchTest
    static final ArchRule addressesAreValuesInTheCore = noClasses()
            .that()
            .resideInAPackage("dev.turnprobe.turn.core..")
            .should()
            .callMethod(InetAddress.class, "getByName", String.class)
            .orShould()
            .callMethod(InetAddress.class, "getAllByName", String.class)
            .orShould()
            .callConstructor(InetSocketAddress.class, String.class, int.class)
            .orShould()
            .callMethod(InetAddress.class, "getHostName");

    @ArchTest
    static final ArchRule theCodecStandsAlone = noClasses()
            .that()
            .resideInAPackage("dev.turnprobe.stun")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.netty.channel..",
                    "io.netty.handler..",
                    "dev.turnprobe.turn..",
                    "dev.turnprobe.stun.netty..",
                    "org.slf4j..");

    /** Channels of ours may speak into their pipelines. */
    @ArchTest
    static final ArchRule pipelinesAreBuiltInOnePlace = noClasses()
            .that()
            .resideInAPackage("dev.turnprobe.turn..")
            .and()
            .doNotHaveSimpleName("TurnPipeline")
            .should()
            .callMethodWhere(JavaCall.Predicates.target(
                            HasOwner.Predicates.With.owner(JavaClass.Predicates.assignableTo(ChannelPipeline.class)))
                    .and(JavaCall.Predicates.target(HasName.Predicates.nameMatching("(add|remove|replace).*"))));

    @ArchTest
    static final ArchRule bouncyCastleStaysBehindDtls = noClasses()
            .that()
            .resideInAPackage("dev.turnprobe.turn..")
            .and()
            .resideOutsideOfPackage("dev.turnprobe.turn.dtls..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.bouncycastle..");

    /** So that it can be read, and one day replaced, by itself. */
    @ArchTest
    static final ArchRule dtlsKnowsTheCoreOnly = noClasses()
            .that()
            .resideInAPackage("dev.turnprobe.turn.dtls..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.turnprobe.turn", "dev.turnprobe.turn.netty..", "io.netty.handler..");

    /** The adapters stand on what every user has, so that each can be copied and changed. */
    @ArchTest
    static final ArchRule adaptersUseThePublicClient = noClasses()
            .that()
            .resideInAPackage("dev.turnprobe.turn.adapter..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.turnprobe.turn.netty..", "dev.turnprobe.turn.dtls..");

    @ArchTest
    static final ArchRule nothingStandsOnTheAdapters = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.turnprobe.turn",
                    "dev.turnprobe.turn.core..",
                    "dev.turnprobe.turn.netty..",
                    "dev.turnprobe.turn.dtls..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.turnprobe.turn.adapter..");

    /** Without Bouncy Castle on the class path nobody else may touch it, not even by an annotation or a signature. */
    @ArchTest
    static final ArchRule bouncyCastleIsHiddenBehindThreeTypes = noClasses()
            .that()
            .resideOutsideOfPackage("dev.turnprobe.turn.dtls..")
            .should()
            .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("dev.turnprobe.turn.dtls..")
                    .and(DescribedPredicate.not(JavaClass.Predicates.belongToAnyOf(
                            DtlsEndpoint.class, DtlsHandler.class, DtlsHandshake.class))));

    @ArchTest
    static final ArchRule noCycles = SlicesRuleDefinition.slices()
            .matching("dev.turnprobe.turn.(*)..")
            .should()
            .beFreeOfCycles();
}

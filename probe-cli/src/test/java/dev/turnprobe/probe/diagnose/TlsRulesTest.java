package dev.turnprobe.probe.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.ServerIdentity;
import dev.turnprobe.fixtures.TestCertificates;
import dev.turnprobe.fixtures.TestCertificates.KeyKind;
import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.turn.ServerCertificateException.Problem;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a chain shows, and what it does not: docs/adr/0020 in tests. */
class TlsRulesTest {
    private static final Instant NOW = Instant.now();
    private static final String AT = "http://issuer.example/ca.der";
    private static final List<String> NAMES = List.of("relay.example.org");
    private static final String URI = "turns:relay.example.org";

    private final TestCertificates root = TestCertificates.named("CN=A Root");
    private final TestCertificates below = root.subordinate("CN=An Issuer");

    @Test
    void leafOfThePublicThatComesAloneIsAnIncompleteChain() {
        Diagnosis said = only(Sighting.refused(
                        URI, Problem.UNTRUSTED, below.publicServer(NAMES, AT).alone())
                .seen());
        assertThat(said.code()).isEqualTo(Cause.TLS_INCOMPLETE_CHAIN);
        assertThat(said.confidence()).isEqualTo(Confidence.HIGH);
        assertThat(said.evidence())
                .containsEntry("missingIssuer", "CN=An Issuer")
                .containsEntry("issuerUrl", AT)
                .containsEntry("publicMarks", List.of("CA/Browser Forum policy"));
    }

    /** Servers do not send the root: an authority of one's own that signs servers itself looks the same. */
    @Test
    void leafOfAPrivateAuthorityThatComesAloneIsOnlyUntrusted() {
        Diagnosis said = only(Sighting.refused(
                        URI, Problem.UNTRUSTED, root.server(KeyKind.EC, NAMES).alone())
                .seen());
        assertThat(said.code()).isEqualTo(Cause.TLS_UNTRUSTED);
        assertThat(said.evidence()).containsEntry("missingIssuer", "CN=A Root").containsKey("cause");
    }

    @Test
    void chainThatIsWholeButUnknownIsUntrustedWhateverTheLeafBears() {
        assertThat(codes(Sighting.refused(URI, Problem.UNTRUSTED, below.publicServer(NAMES, AT))))
                .containsExactly(Cause.TLS_UNTRUSTED);
    }

    @Test
    void orderOfTheChainDoesNotMatter() {
        ServerIdentity good = below.publicServer(NAMES, AT);
        List<java.security.cert.X509Certificate> mixed = new ArrayList<>(good.chain());
        Collections.swap(mixed, 1, 2);
        Sighting sighting = Sighting.refused(URI, Problem.UNTRUSTED, new ServerIdentity(good.key(), mixed));
        assertThat(codes(sighting)).containsExactly(Cause.TLS_UNTRUSTED);
    }

    /** A leaf alone, with every mark of the public, but the check complained of something else. */
    @Test
    void ruleThatTheChainBreaksIsNotAMissingCertificate() {
        CertificateException weak = new CertificateException(
                new CertPathValidatorException("Algorithm constraints check failed: SHA1withRSA"));
        Diagnosis said = only(Sighting.refused(
                        URI, Problem.UNTRUSTED, below.publicServer(NAMES, AT).alone(), weak)
                .seen());
        assertThat(said.code()).isEqualTo(Cause.TLS_UNTRUSTED);
        assertThat(said.message()).contains("breaks a rule");
        assertThat(said.evidence().get("cause").toString()).contains("SHA1withRSA");
    }

    @Test
    void certificateThatAnotherEndpointSendsIsTheMissingOne() {
        Observation whole = Sighting.of(URI + ":443")
                .verified(below.server(KeyKind.EC, NAMES))
                .at(1)
                .seen();
        Observation alone = Sighting.refused(
                        URI, Problem.UNTRUSTED, below.server(KeyKind.EC, NAMES).alone())
                .seen();
        Diagnoses.Judgement said = Diagnoses.judge(List.of(alone, whole), NOW);
        assertThat(said.across()).singleElement().satisfies(one -> {
            assertThat(one.code()).isEqualTo(Cause.TLS_INCOMPLETE_CHAIN);
            assertThat(one.evidence()).containsEntry("missing", List.of("CN=An Issuer"));
            assertThat(one.endpoints()).containsExactly(0);
        });
        assertThat(said.rows().get(0)).singleElement().satisfies(one -> {
            assertThat(one.code()).isEqualTo(Cause.TLS_UNTRUSTED);
            assertThat(one.explainedBy()).isEqualTo(Cause.TLS_INCOMPLETE_CHAIN);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CN=FortiGate CA,OU=Certificate Authority,O=Fortinet",
                "CN=Zscaler Intermediate Root CA (zscloud.net),O=Zscaler Inc.",
                "CN=Cisco Umbrella Root CA,O=Cisco",
                "CN=mitmproxy,O=mitmproxy"
            })
    void authorityOfAnInspectorIsAnInterception(String name) {
        TestCertificates inspector = TestCertificates.named(name);
        Diagnosis said = only(Sighting.refused(URI, Problem.UNTRUSTED, inspector.server(KeyKind.EC, NAMES))
                .seen());
        assertThat(said.code()).isEqualTo(Cause.TLS_INTERCEPTED);
        assertThat(said.confidence()).isEqualTo(Confidence.MEDIUM);
        assertThat(said.evidence().get("signs").toString()).contains("inspects TLS");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CN=Our CA,O=Our House,L=Palo Alto",
                "CN=Savage Networks CA",
                "CN=Cloudflare TLS Issuing ECC CA 1,O=SSL Corporation",
                "CN=Checkpoints of Berlin"
            })
    void namesThatOnlyRemindOfOneAreNot(String name) {
        TestCertificates authority = TestCertificates.named(name);
        assertThat(codes(Sighting.refused(URI, Problem.UNTRUSTED, authority.server(KeyKind.EC, NAMES))))
                .containsExactly(Cause.TLS_UNTRUSTED);
    }

    @Test
    void inspectorThatIsTrustedHereIsAWarning() {
        TestCertificates inspector = TestCertificates.named("CN=Sophos SSL CA,O=Sophos");
        Diagnosis said = only(
                Sighting.of(URI).verified(inspector.server(KeyKind.EC, NAMES)).seen());
        assertThat(said.code()).isEqualTo(Cause.TLS_INTERCEPTED);
        assertThat(said.severity()).isEqualTo(Diagnosis.Severity.WARNING);
    }

    @Test
    void serviceThatEverybodyTrustsIsNeverWithoutTrust() {
        TestCertificates unknown = TestCertificates.named("CN=Corporate Web Gateway");
        String service = "turns:global.relay.metered.ca:443?transport=tcp";
        Diagnosis said = only(Sighting.refused(service, Problem.UNTRUSTED, unknown.server(KeyKind.EC, NAMES))
                .seen());
        assertThat(said.code()).isEqualTo(Cause.TLS_INTERCEPTED);
        // A certificate that vouches for itself is a mistake that anybody can make.
        assertThat(codes(Sighting.refused(service, Problem.SELF_SIGNED, TestCertificates.selfSigned())))
                .containsExactly(Cause.TLS_UNTRUSTED);
    }

    @Test
    void oneUnknownAuthorityForStrangersIsAnInterceptionSaidOnce() {
        Observation one = behind(root, "turns:relay.one.example", 0);
        Observation two = behind(root, "turns:relay.two.example", 1);
        Observation own = behind(TestCertificates.named("CN=Another"), "turns:relay.three.example", 2);
        Diagnoses.Judgement said = Diagnoses.judge(List.of(one, two, own), NOW);
        assertThat(said.across()).singleElement().satisfies(across -> {
            assertThat(across.code()).isEqualTo(Cause.TLS_INTERCEPTED);
            assertThat(across.confidence()).isEqualTo(Confidence.MEDIUM);
            assertThat(across.endpoints()).containsExactly(0, 1);
        });
        assertThat(said.rows())
                .extracting(row -> row.get(0).explainedBy())
                .containsExactly(Cause.TLS_INTERCEPTED, Cause.TLS_INTERCEPTED, null);
    }

    @Test
    void oneUnknownAuthorityForOneHouseIsItsOwn() {
        Observation one = behind(root, "turns:eu.house.example", 0);
        Observation two = behind(root, "turns:us.house.example", 1);
        Observation bare = behind(root, "turns:192.0.2.1", 2);
        assertThat(Diagnoses.across(List.of(one, two, bare), NOW)).isEmpty();
    }

    @Test
    void certificatesThatAllBeginInTheFutureShowAClockThatIsBehind() {
        Observation one = Sighting.refused("turns:a.example", Problem.NOT_YET_VALID, root.notYetValid())
                .seen();
        Observation two = Sighting.refused("turns:b.example", Problem.NOT_YET_VALID, root.notYetValid())
                .at(1)
                .seen();
        assertThat(Diagnoses.across(List.of(one), NOW)).isEmpty();
        assertThat(Diagnoses.across(List.of(one, two), NOW)).singleElement().satisfies(across -> {
            assertThat(across.code()).isEqualTo(Cause.CLOCK_SKEW);
            assertThat((Long) across.evidence().get("behindS")).isBetween(3000L, 4500L);
        });
        // One that is believed contradicts it.
        Observation good = Sighting.of("turns:c.example")
                .verified(root.server(KeyKind.EC))
                .at(2)
                .seen();
        assertThat(Diagnoses.across(List.of(one, two, good), NOW)).isEmpty();
    }

    private static Observation behind(TestCertificates authority, String uri, int index) {
        return Sighting.refused(uri, Problem.UNTRUSTED, authority.server(KeyKind.EC, NAMES))
                .at(index)
                .seen();
    }

    private static List<Cause> codes(Sighting sighting) {
        return Diagnoses.of(sighting.seen(), NOW).stream().map(Diagnosis::code).toList();
    }

    private static Diagnosis only(Observation seen) {
        List<Diagnosis> said = Diagnoses.of(seen, NOW);
        assertThat(said).hasSize(1);
        return said.get(0);
    }
}

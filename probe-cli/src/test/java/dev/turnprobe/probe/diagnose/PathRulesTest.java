package dev.turnprobe.probe.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.diagnose.Diagnosis.Severity;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.TurnFailure;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What lies on the way: rewritten addresses, slow ways, and what only several endpoints together show. */
class PathRulesTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final String UDP = "turn:relay.example.org";
    private static final String TCP = UDP + "?transport=tcp";
    private static final String TLS = "turns:relay.example.org:3478";
    private static final String DTLS = TLS + "?transport=udp";

    /** RFC 8489 §14.2. */
    @Test
    void twoAddressesInOneResponseAreARewrite() {
        assertThat(Diagnoses.of(
                        Sighting.of(UDP)
                                .mapped(null, "198.51.100.7", "203.0.113.9")
                                .seen(),
                        NOW))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.code()).isEqualTo(Cause.ADDRESS_REWRITTEN);
                    assertThat(one.severity()).isEqualTo(Severity.WARNING);
                    assertThat(one.confidence()).isEqualTo(Confidence.HIGH);
                    assertThat(one.evidence())
                            .containsEntry("xorMappedAddress", "198.51.100.7:5000")
                            .containsEntry("mappedAddress", "203.0.113.9:5000");
                });
        assertThat(Diagnoses.of(
                        Sighting.of(UDP)
                                .mapped(null, "198.51.100.7", "198.51.100.7")
                                .seen(),
                        NOW))
                .isEmpty();
    }

    @Test
    void publicServerThatSeesAPrivateAddressThatIsNotOursIsBehindSomething() {
        assertThat(codes(Sighting.of(UDP).mapped("10.0.0.5", "172.17.0.1", null)))
                .containsExactly(Cause.ADDRESS_REWRITTEN);
        // Reached without a NAT, as within one company; or on a private network altogether.
        assertThat(codes(Sighting.of(UDP).mapped("10.0.0.5", "10.0.0.5", null))).isEmpty();
        assertThat(codes(Sighting.of(UDP).server("10.0.0.1").mapped("10.0.0.5", "172.17.0.1", null)))
                .isEmpty();
        assertThat(codes(Sighting.of(UDP).mapped(null, "172.17.0.1", null))).isEmpty();
        assertThat(codes(Sighting.of(TCP).mapped("10.0.0.5", "172.17.0.1", null).proxied()))
                .isEmpty();
    }

    @Test
    void twoViewsFromOneServerAreLessCertainThanOneInTheClearAndOneEncrypted() {
        Observation clear = Sighting.of(UDP).mapped(null, "203.0.113.9", null).seen();
        Observation other =
                Sighting.of(TCP).mapped(null, "198.51.100.7", null).at(1).seen();
        Observation encrypted =
                Sighting.of(TLS).mapped(null, "198.51.100.7", null).at(2).seen();
        Observation elsewhere = Sighting.of(UDP)
                .server("192.0.2.99")
                .mapped(null, "198.51.100.7", null)
                .at(3)
                .seen();
        assertThat(across(clear, elsewhere)).isEmpty();
        assertThat(across(clear, other)).singleElement().satisfies(one -> {
            assertThat(one.code()).isEqualTo(Cause.ADDRESS_REWRITTEN);
            assertThat(one.confidence()).isEqualTo(Confidence.LOW);
        });
        assertThat(across(clear, encrypted)).singleElement().satisfies(one -> {
            assertThat(one.confidence()).isEqualTo(Confidence.MEDIUM);
            assertThat(one.endpoints()).containsExactly(0, 2);
        });
    }

    @Test
    void phaseThatTakesSecondsMoreThanItsRoundTripsIsSlow() {
        Sighting slow = Sighting.of(TCP)
                .phase("connect", Duration.ofMillis(20), 1, 0)
                .phase("allocate", Duration.ofMillis(4_500), 1, 1);
        assertThat(Diagnoses.of(slow.seen(), NOW)).singleElement().satisfies(one -> {
            assertThat(one.code()).isEqualTo(Cause.SLOW_PATH);
            assertThat(one.severity()).isEqualTo(Severity.WARNING);
            assertThat(one.evidence()).containsEntry("slowPhase", "allocate").containsEntry("durationMs", "4500.0");
        });
        assertThat(codes(Sighting.of(UDP).phase("resolve", Duration.ofSeconds(5), 0, 0)))
                .containsExactly(Cause.SLOW_PATH);
    }

    @Test
    void distanceAndLossAreNotSlowness() {
        assertThat(codes(Sighting.of(TCP).rtt(Duration.ofMillis(600)).phase("connect", Duration.ofMillis(700), 1, 0)))
                .isEmpty();
        // Asked three times: what took so long is the waiting for what was lost.
        assertThat(codes(Sighting.of(UDP).phase("allocate", Duration.ofMillis(3_600), 1, 3)))
                .isEmpty();
        // A handshake computes, and some machines are slow.
        assertThat(codes(Sighting.of(DTLS).phase("secure", Duration.ofMillis(4_500), 3, 0)))
                .isEmpty();
    }

    @Test
    void wayThatIsFarSlowerThanAnotherToTheSameServerIsSaidOnce() {
        Observation udp = Sighting.of(UDP).rtt(Duration.ofMillis(20)).seen();
        Observation tcp = slow(TCP, 120).at(1).seen();
        Observation tls = slow(TLS, 130).at(2).seen();
        Observation far = Sighting.of(UDP)
                .server("192.0.2.99")
                .rtt(Duration.ofMillis(500))
                .at(3)
                .seen();
        assertThat(across(udp, tcp, tls, far)).singleElement().satisfies(one -> {
            assertThat(one.code()).isEqualTo(Cause.SLOW_PATH);
            assertThat(one.endpoints()).containsExactly(1, 2);
            assertThat(one.evidence().get("quick").toString()).contains("20.0 ms");
        });
        assertThat(across(udp, Sighting.of(TCP).rtt(Duration.ofMillis(60)).at(1).seen()))
                .isEmpty();
        // A stall delays all samples, but not what came before them.
        assertThat(across(
                        udp,
                        Sighting.of(TCP)
                                .rtt(Duration.ofMillis(220))
                                .phase("allocate", Duration.ofMillis(21), 1, 1)
                                .at(1)
                                .seen()))
                .isEmpty();
        assertThat(across(
                        udp,
                        Sighting.of(TCP)
                                .rtt(Duration.ofMillis(120), Duration.ofMillis(220))
                                .at(1)
                                .seen()))
                .isEmpty();
    }

    @Test
    void silentDatagramsPointToTheBlockedUdp() {
        Diagnoses.Judgement said = Diagnoses.judge(
                List.of(
                        Sighting.silent(UDP, "challenge").seen(),
                        Sighting.silent(DTLS, "secure").at(1).seen(),
                        Sighting.of(TCP).at(2).seen()),
                NOW);
        assertThat(said.across()).singleElement().satisfies(one -> {
            assertThat(one.code()).isEqualTo(Cause.UDP_BLOCKED);
            assertThat(one.confidence()).isEqualTo(Confidence.HIGH);
            assertThat(one.endpoints()).containsExactly(0, 1);
        });
        assertThat(said.rows().subList(0, 2))
                .allSatisfy(row -> assertThat(row)
                        .singleElement()
                        .satisfies(one -> assertThat(one.explainedBy()).isEqualTo(Cause.UDP_BLOCKED)));
    }

    @Test
    void udpThatIsHeardAnywhereIsNotBlocked() {
        Observation silent = Sighting.silent(UDP, "challenge").seen();
        Observation tcp = Sighting.of(TCP).at(1).seen();
        assertThat(across(silent, tcp, Sighting.of("turn:other.example").at(2).seen()))
                .isEmpty();
        assertThat(across(silent, tcp, Sighting.of(DTLS).at(2).seen())).isEmpty();
    }

    @Test
    void otherPortsOfTwoHostsAreEvidenceOfTheSame() {
        Observation one = Sighting.silent("turn:a.example", "challenge").seen();
        Observation two = Sighting.silent("turn:b.example", "challenge").at(1).seen();
        Observation tlsOne = Sighting.of("turns:a.example:5349").at(2).seen();
        Observation tlsTwo = Sighting.of("turns:b.example:5349").at(3).seen();
        assertThat(across(one, tlsOne)).isEmpty();
        assertThat(across(one, two, tlsOne, tlsTwo)).singleElement().satisfies(said -> {
            assertThat(said.code()).isEqualTo(Cause.UDP_BLOCKED);
            assertThat(said.confidence()).isEqualTo(Confidence.MEDIUM);
        });
    }

    @Test
    void stunThatOnlyPassesEncryptedIsBlockedByWhoeverLooks() {
        Observation udp = Sighting.silent(UDP, "challenge").seen();
        Observation dtls = Sighting.of(DTLS).at(1).seen();
        Observation tcp = Sighting.silent(TCP, "challenge")
                .phase("connect", Duration.ofMillis(20), 1, 0)
                .at(2)
                .seen();
        Observation tls = Sighting.of(TLS).at(3).seen();
        // One port may be there for encryption only.
        assertThat(across(udp, dtls)).isEmpty();
        assertThat(across(udp, dtls, tcp, tls)).singleElement().satisfies(one -> {
            assertThat(one.code()).isEqualTo(Cause.STUN_BLOCKED);
            assertThat(one.endpoints()).containsExactly(0, 2);
        });
    }

    @Test
    void onlyThePortsOfTheWeb() {
        Observation tls = Sighting.of("turns:relay.example.org:443").seen();
        Observation tcp = Sighting.silent(TCP, "connect").at(1).seen();
        Observation other =
                Sighting.silent("turns:relay.example.org:5349", "connect").at(2).seen();
        Observation stranger =
                Sighting.silent("turn:other.example?transport=tcp", "connect").seen();
        assertThat(across(tls, stranger)).isEmpty();
        assertThat(across(tls, tcp, other)).singleElement().satisfies(one -> {
            assertThat(one.code()).isEqualTo(Cause.WEB_PORTS_ONLY);
            assertThat(one.confidence()).isEqualTo(Confidence.HIGH);
            assertThat(one.endpoints()).containsExactly(1, 2);
        });
        assertThat(across(
                        tls,
                        tcp,
                        Sighting.of("turn:relay.example.org:8080?transport=tcp")
                                .at(3)
                                .seen()))
                .isEmpty();
    }

    @Test
    void regionIsDownWhenAllOfItIsAndAnotherIsNot() {
        Observation deadUdp =
                Sighting.silent("turn:eu.example", "challenge").region("eu").seen();
        Observation deadTcp = Sighting.of("turn:eu.example?transport=tcp")
                .failing(new TurnFailure.Unreachable(Phase.CONNECT, new ConnectException("Connection refused")))
                .region("eu")
                .at(1)
                .seen();
        Observation udp = Sighting.of("turn:us.example").region("us").at(2).seen();
        Observation tcp =
                Sighting.of("turn:us.example?transport=tcp").region("us").at(3).seen();
        assertThat(across(deadUdp, deadTcp, udp, tcp)).singleElement().satisfies(one -> {
            assertThat(one.code()).isEqualTo(Cause.REGION_DOWN);
            assertThat(one.endpoints()).containsExactly(0, 1);
            assertThat(one.evidence())
                    .containsEntry("down", List.of("eu"))
                    .containsEntry("codes", List.of("TIMED_OUT", "PORT_CLOSED"));
        });
        // TCP works nowhere: that is not the region's fault alone.
        assertThat(across(deadUdp, deadTcp, udp)).isEmpty();
    }

    @Test
    void noNameAtAllIsTheNameServiceSaidOnce() {
        Observation one = unknown("turn:a.invalid", 0);
        Observation two = unknown("turn:b.invalid", 1);
        assertThat(across(one)).isEmpty();
        assertThat(across(one, two, Sighting.of("turn:c.example").at(2).seen())).isEmpty();
        assertThat(across(one, two)).extracting(Diagnosis::code).containsExactly(Cause.DNS_FAILED);
    }

    private static Sighting slow(String uri, int millis) {
        return Sighting.of(uri)
                .rtt(Duration.ofMillis(millis))
                .phase("challenge", Duration.ofMillis(millis), 1, 1)
                .phase("allocate", Duration.ofMillis(millis + 1), 1, 1);
    }

    private static Observation unknown(String uri, int index) {
        return Sighting.of(uri)
                .failing(new TurnFailure.Unreachable(Phase.RESOLVE, new UnknownHostException("x")))
                .at(index)
                .seen();
    }

    private static List<Diagnosis> across(Observation... seen) {
        return Diagnoses.across(List.of(seen), NOW);
    }

    private static List<Cause> codes(Sighting sighting) {
        return Diagnoses.of(sighting.seen(), NOW).stream().map(Diagnosis::code).toList();
    }
}

package dev.turnprobe.probe.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.probe.measure.Candidate;
import dev.turnprobe.probe.measure.EchoAttempt;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.ProbeFailure;
import dev.turnprobe.probe.measure.Summary;
import dev.turnprobe.probe.measure.WireFacts;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.turn.Transport;
import dev.turnprobe.turn.TurnUri;
import dev.turnprobe.turn.core.Credentials;
import dev.turnprobe.turn.core.Discard;
import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.TurnFailure;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules as pure functions: fabricated observations in, codes out. */
class DiagnosesTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final InetSocketAddress SERVER = new InetSocketAddress("192.0.2.1", 3478);
    private static final WireFacts SILENCE = new WireFacts(0, 0, 4, Map.of(), null, null);
    private static final String UDP = "turn:192.0.2.1";
    private static final String TCP = "turn:192.0.2.1?transport=tcp";

    static Stream<Arguments> failures() {
        return Stream.of(
                failure(
                        Cause.DNS_FAILED,
                        "turn:nowhere.example",
                        unreachable(Phase.RESOLVE, new UnknownHostException("x"))),
                failure(Cause.DNS_FAILED, "turn:nowhere.example", outOfTime("resolve")),
                failure(
                        Cause.PORT_CLOSED,
                        TCP,
                        unreachable(Phase.CONNECT, new ConnectException("Connection refused: /192.0.2.1"))),
                failure(Cause.PORT_CLOSED, UDP, unreachable(Phase.CHALLENGE, new PortUnreachableException())),
                failure(Cause.PORT_CLOSED, UDP, new TurnFailure.Disconnected(new PortUnreachableException())),
                failure(Cause.PORT_FILTERED, TCP, outOfTime("connect")),
                failure(
                        Cause.PORT_FILTERED,
                        TCP,
                        unreachable(Phase.CONNECT, new ConnectException("connection timed out after 9 ms"))),
                failure(
                        Cause.PORT_FILTERED,
                        TCP,
                        unreachable(Phase.CONNECT, new NoRouteToHostException("No route to host"))),
                failure(
                        Cause.PORT_FILTERED,
                        UDP,
                        unreachable(Phase.CONNECT, new SocketException("Network is unreachable"))),
                failure(
                        Cause.TLS_HANDSHAKE_FAILED,
                        "turns:192.0.2.1",
                        unreachable(Phase.SECURE, new SSLHandshakeException("handshake_failure"))),
                failure(Cause.TIMED_OUT, "turns:192.0.2.1", outOfTime("secure")),
                failure(Cause.TIMED_OUT, UDP, outOfTime("allocate")),
                failure(Cause.TIMED_OUT, UDP, new TurnFailure.TimedOut(Phase.CHALLENGE, 7, 0)),
                failure(Cause.CONNECTION_LOST, TCP, new TurnFailure.Disconnected(new EOFException("closed"))),
                failure(
                        Cause.CONNECTION_LOST,
                        TCP,
                        unreachable(Phase.CHALLENGE, new SocketException("Connection reset"))),
                failure(
                        Cause.CONNECTION_LOST,
                        TCP,
                        unreachable(Phase.CONNECT, new IOException("Connection reset by peer"))),
                failure(Cause.CONNECTION_LOST, TCP, new TurnFailure.Expired()),
                failure(Cause.CREDENTIALS_REJECTED, TCP, rejected(401, true)),
                failure(Cause.CREDENTIALS_REJECTED, TCP, rejected(441, true)),
                failure(Cause.STALE_NONCE_LOOP, TCP, rejected(438, true)),
                failure(Cause.QUOTA_REACHED, TCP, rejected(486, true)),
                failure(Cause.INSUFFICIENT_CAPACITY, TCP, rejected(508, true)),
                failure(Cause.ALLOCATION_MISMATCH, UDP, rejected(437, true)),
                failure(Cause.TRANSPORT_UNSUPPORTED, TCP, rejected(442, true)),
                failure(Cause.FAMILY_UNSUPPORTED, TCP, rejected(440, true)),
                failure(Cause.FAMILY_UNSUPPORTED, TCP, rejected(443, true)),
                failure(Cause.SERVER_ERROR, TCP, rejected(500, true)),
                failure(Cause.REQUEST_REJECTED, TCP, rejected(400, false)),
                failure(Cause.REQUEST_REJECTED, TCP, rejected(420, true)),
                failure(Cause.REDIRECTED, TCP, new TurnFailure.Redirected(SERVER, false)),
                failure(Cause.INTERRUPTED, UDP, new ProbeFailure.Interrupted()),
                failure(Cause.INTERNAL_ERROR, UDP, ProbeFailure.Bug.of(new IllegalStateException("x"))),
                failure(Cause.PEER_FORBIDDEN, UDP, noEcho(attempt(false, 1, rejected(403, true)))),
                failure(Cause.RELAY_PATH_BLOCKED, UDP, noEcho(attempt(true, 9, null))),
                failure(
                        Cause.RELAY_PATH_BLOCKED,
                        UDP,
                        noEcho(attempt(false, 1, rejected(403, true)), attempt(true, 3, null))),
                failure(Cause.TIMED_OUT, UDP, noEcho(attempt(false, 3, null))));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void everyFailureHasExactlyTheCauseThatItsEvidenceShows(Cause cause, Observation seen) {
        List<Diagnosis> found = Diagnoses.of(seen, NOW);
        assertThat(found).extracting(Diagnosis::code).containsExactly(cause);
        Diagnosis only = found.get(0);
        assertThat(only.message()).isNotBlank().doesNotContain("\n");
        assertThat(only.remedy()).isNotBlank();
        assertThat(only.evidence()).isNotEmpty();
    }

    @Test
    void repliesThatCannotBeBelievedAreNotSilence() {
        assertThat(codes(with(outOfTime("allocate"), wire(3, 3, Map.of(Discard.BAD_INTEGRITY, 3), null, null))))
                .containsExactly(Cause.INTEGRITY_BAD);
        assertThat(codes(with(outOfTime("allocate"), wire(3, 3, Map.of(Discard.NO_INTEGRITY, 3), null, null))))
                .containsExactly(Cause.INTEGRITY_MISSING);
        assertThat(codes(with(outOfTime("challenge"), wire(3, 0, Map.of(Discard.NOT_STUN, 3), null, "\u0016.."))))
                .containsExactly(Cause.NOT_STUN);
    }

    @Test
    void whatSpeaksHttpIsNamed() {
        List<Diagnosis> found = Diagnoses.of(
                with(new ProbeFailure.Turn(new TurnFailure.Violation("but \"HTTP/1.1 400\"")), SILENCE), NOW);
        assertThat(found).extracting(Diagnosis::code).containsExactly(Cause.NOT_STUN);
        assertThat(found.get(0).message()).contains("HTTP server");
        assertThat(found.get(0).confidence()).isEqualTo(Diagnosis.Confidence.HIGH);
    }

    @Test
    void violationByAStunServerIsNotForeignTraffic() {
        Observation seen = with(
                new ProbeFailure.Turn(new TurnFailure.Violation("no LIFETIME (RFC 8656 §7.3)")),
                wire(2, 2, Map.of(), null, null));
        assertThat(codes(seen)).containsExactly(Cause.PROTOCOL_VIOLATION);
    }

    @Test
    void credentialsThatNothingCanBeSignedWithAreMalformed() {
        Observation seen = with(
                new ProbeFailure.Turn(new TurnFailure.CredentialsUnusable("a control character (RFC 4013 §2.3)")),
                wire(1, 1, Map.of(), null, null));
        List<Diagnosis> found = Diagnoses.of(seen, NOW);
        assertThat(found).extracting(Diagnosis::code).containsExactly(Cause.CREDENTIALS_MALFORMED);
        assertThat(found.get(0).message()).contains("control character");
    }

    @Test
    void challengeWithoutARealmIsNamed() {
        var reply = new WireFacts.ErrorReply("Allocate", 401, "Unauthorized", false, true, false);
        Observation seen = with(
                new ProbeFailure.Turn(new TurnFailure.Violation("401 without REALM")),
                wire(1, 1, Map.of(), reply, null));
        assertThat(codes(seen)).containsExactly(Cause.REALM_MISSING);
    }

    @Test
    void withoutCredentialsTheyAreMissingNotWrong() {
        Observation seen =
                observation(target(UDP, null), new ProbeFailure.Turn(rejected(401, false)), SILENCE, List.of());
        assertThat(codes(seen)).containsExactly(Cause.CREDENTIALS_MISSING);
    }

    @Test
    void userNameThatSaysItsTimeIsOverIsExpired() {
        assertThat(codes(refusedAs("1769860799:ada"))).containsExactly(Cause.CREDENTIALS_EXPIRED);
        assertThat(codes(refusedAs("1769860801:ada"))).containsExactly(Cause.CREDENTIALS_REJECTED);
        assertThat(codes(refusedAs("1769860799"))).containsExactly(Cause.CREDENTIALS_EXPIRED);
        assertThat(codes(refusedAs("12345"))).containsExactly(Cause.CREDENTIALS_REJECTED);
    }

    @Test
    void healthyEndpointHasNothingToBeSaid() {
        assertThat(Diagnoses.of(healthy(0, UDP, "192.0.2.7", 10, 10), NOW)).isEmpty();
    }

    @Test
    void lossAndPrivateRelayAddressesAreWarningsOnAnEndpointThatWorks() {
        List<Diagnosis> found = Diagnoses.of(healthy(0, UDP, "10.0.0.7", 10, 8), NOW);
        assertThat(found).extracting(Diagnosis::code).containsExactly(Cause.RELAY_ADDRESS_PRIVATE, Cause.RELAY_LOSSY);
        assertThat(found).extracting(Diagnosis::severity).containsOnly(Diagnosis.Severity.WARNING);
    }

    @Test
    void udpIsBlockedOnlyWhenAStreamToTheSamePortLives() {
        Observation silent =
                observation(0, target(UDP, Credentials.of("a", "b")), outOfTime("challenge"), SILENCE, List.of());
        assertThat(Diagnoses.across(List.of(silent), NOW)).isEmpty();
        assertThat(Diagnoses.across(
                        List.of(silent, healthy(1, "turn:192.0.2.1:443?transport=tcp", "192.0.2.7", 1, 1)), NOW))
                .isEmpty();
        List<Diagnosis> found = Diagnoses.across(List.of(silent, healthy(1, TCP, "192.0.2.7", 1, 1)), NOW);
        assertThat(found).extracting(Diagnosis::code).containsExactly(Cause.UDP_BLOCKED);
        assertThat(found.get(0).endpoints()).containsExactly(0);
    }

    @Test
    void textFromTheNetworkCannotSteerATerminal() {
        var reply = new WireFacts.ErrorReply("Allocate", 500, "\u001b[2Jboo\r\n" + "x".repeat(1000), true, true, true);
        TurnFailure.Rejected rejected =
                new TurnFailure.Rejected(StunMethod.ALLOCATE, new ErrorCode(500, reply.reason()), true);
        Observation seen = with(new ProbeFailure.Turn(rejected), wire(2, 2, Map.of(), reply, null));
        Diagnosis found = Diagnoses.of(seen, NOW).get(0);
        assertThat(found.message()).matches("[^\\p{Cntrl}]*").hasSizeLessThan(400);
        assertThat(found.evidence().get("reason").toString())
                .matches("[^\\p{Cntrl}]*")
                .hasSizeLessThan(300);
    }

    @Test
    void everyCodeIsDocumentedAndInTheSchema() throws IOException {
        java.nio.file.Path root = java.nio.file.Path.of("").toAbsolutePath();
        while (!java.nio.file.Files.exists(root.resolve("docs/check.md"))) {
            root = root.getParent();
        }
        String page = java.nio.file.Files.readString(root.resolve("docs/check.md"));
        String schema = java.nio.file.Files.readString(root.resolve("docs/schema/check-1.schema.json"));
        for (Cause cause : Cause.values()) {
            assertThat(page).contains("`" + cause + "`");
            assertThat(schema).contains("\"" + cause + "\"");
        }
    }

    private static List<Cause> codes(Observation seen) {
        return Diagnoses.of(seen, NOW).stream().map(Diagnosis::code).toList();
    }

    private static Arguments failure(Cause cause, String uri, TurnFailure failure) {
        return failure(cause, uri, ProbeFailure.of(failure));
    }

    private static Arguments failure(Cause cause, String uri, ProbeFailure failure) {
        Observation seen = observation(target(uri, Credentials.of("ada", "pw")), failure, SILENCE, List.of());
        return Arguments.of(cause, seen);
    }

    private static Observation refusedAs(String username) {
        return observation(
                target(UDP, Credentials.of(username, "pw")),
                new ProbeFailure.Turn(rejected(401, true)),
                SILENCE,
                List.of());
    }

    private static Observation with(ProbeFailure failure, WireFacts wire) {
        return observation(target(TCP, Credentials.of("ada", "pw")), failure, wire, List.of());
    }

    private static TurnFailure unreachable(Phase phase, Exception cause) {
        return new TurnFailure.Unreachable(phase, cause);
    }

    private static ProbeFailure outOfTime(String phase) {
        return new ProbeFailure.OutOfTime(phase, Duration.ofSeconds(10));
    }

    private static TurnFailure.Rejected rejected(int code, boolean signed) {
        return new TurnFailure.Rejected(StunMethod.ALLOCATE, new ErrorCode(code, "because"), signed);
    }

    private static ProbeFailure noEcho(EchoAttempt... attempts) {
        return new ProbeFailure.NoEcho(List.of(attempts));
    }

    private static EchoAttempt attempt(boolean permitted, int sent, @Nullable TurnFailure refusal) {
        return new EchoAttempt(
                "self-echo", "192.0.2.7:49152", permitted, sent, 0, refusal == null ? null : refusal.message());
    }

    private static WireFacts wire(
            int frames,
            int stun,
            Map<Discard, Integer> discards,
            WireFacts.@Nullable ErrorReply error,
            @Nullable String foreign) {
        return new WireFacts(frames, stun, 2, discards, error, foreign);
    }

    private static Target target(String uri, @Nullable Credentials credentials) {
        return new Target(uri, TurnUri.parse(uri), credentials, null);
    }

    private static Observation healthy(int index, String uri, String relayed, int sent, int received) {
        Target target = target(uri, Credentials.of("ada", "pw"));
        InetSocketAddress address = new InetSocketAddress(relayed, 49152);
        Transport transport = target.uri().transport();
        Summary rtt = new Summary(sent, received, 1, 1, 1, 1, 1, 0);
        return new Observation(
                index,
                target,
                SERVER,
                "realm",
                List.of(),
                null,
                List.of(Candidate.relayed(address, SERVER, SERVER, transport, 1)),
                new Observation.Echo("self-echo", rtt),
                List.of(),
                null,
                Duration.ofMinutes(10),
                null,
                SILENCE,
                null);
    }

    private static Observation observation(
            Target target, ProbeFailure failure, WireFacts wire, List<EchoAttempt> attempts) {
        return observation(0, target, failure, wire, attempts);
    }

    private static Observation observation(
            int index, Target target, ProbeFailure failure, WireFacts wire, List<EchoAttempt> attempts) {
        return new Observation(
                index,
                target,
                SERVER,
                null,
                List.of(),
                "allocate",
                List.of(),
                null,
                new ArrayList<>(attempts),
                null,
                null,
                null,
                wire,
                failure);
    }
}

package dev.turnprobe.probe.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.ProbeFailure;
import dev.turnprobe.probe.measure.WireFacts;
import dev.turnprobe.probe.plan.CredentialNote;
import dev.turnprobe.probe.plan.CredentialNote.Kind;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.turn.TurnUri;
import dev.turnprobe.turn.core.Credentials;
import dev.turnprobe.turn.core.TurnFailure;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What looking at credentials explains, and what it does not: the note must be there, and the refusal too. */
class CredentialRulesTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final CredentialNote HEX = new CredentialNote(
            Kind.MALFORMED,
            "BASE64_OF_HEX",
            "$[0].credential",
            "base64 of a hexadecimal text",
            "encode the digest",
            true);
    private static final CredentialNote QUOTES = new CredentialNote(
            Kind.MALFORMED, "STRAY_QUOTES", "$[0].credential", "the value is wrapped in quotes", "remove them", false);
    private static final CredentialNote EXPIRED = new CredentialNote(
            Kind.EXPIRED, "EXPIRED", "$[0].username", "ran out 3 h ago, at 2026-01-31T09:00:00Z", "get new ones", true);
    private static final CredentialNote SKEW = new CredentialNote(
            Kind.CLOCK_SKEW, "CLOCK_SKEW", "clock", "this machine's clock is 9 min ahead", "set the clock", false);

    @ParameterizedTest
    @ValueSource(ints = {401, 441}) // RFC 8489 §9.2.4 and RFC 8656 §19
    void refusedAndSeenToBeWrongIsMalformed(int code) {
        List<Diagnosis> found = Diagnoses.of(refused(code, HEX), NOW);
        assertThat(found).singleElement().satisfies(one -> {
            assertThat(one.code()).isEqualTo(Cause.CREDENTIALS_MALFORMED);
            assertThat(one.confidence()).isEqualTo(Diagnosis.Confidence.HIGH);
            assertThat(one.message()).contains("base64 of a hexadecimal text", "$[0].credential");
            assertThat(one.evidence()).containsEntry("finding", "BASE64_OF_HEX").containsEntry("errorCode", code);
            assertThat(one.remedy()).isEqualTo("encode the digest");
        });
    }

    @Test
    void onlySuspiciousIsSaidWithLessConfidence() {
        assertThat(Diagnoses.of(refused(401, QUOTES), NOW)).singleElement().satisfies(one -> {
            assertThat(one.code()).isEqualTo(Cause.CREDENTIALS_MALFORMED);
            assertThat(one.confidence()).isEqualTo(Diagnosis.Confidence.MEDIUM);
        });
    }

    @Test
    void whateverItLooksLikeAServerThatTakesItIsRight() {
        assertThat(Diagnoses.of(observation(0, null, 0, HEX, EXPIRED), NOW)).isEmpty();
    }

    @Test
    void anotherErrorIsNotExplainedByALook() {
        assertThat(Diagnoses.of(refused(508, HEX, EXPIRED), NOW))
                .extracting(Diagnosis::code)
                .containsExactly(Cause.INSUFFICIENT_CAPACITY);
    }

    @Test
    void expiryThatOnlyTheLintCanReadCountsToo() {
        assertThat(Diagnoses.of(refused(401, EXPIRED), NOW)).singleElement().satisfies(one -> {
            assertThat(one.code()).isEqualTo(Cause.CREDENTIALS_EXPIRED);
            assertThat(one.confidence()).isEqualTo(Diagnosis.Confidence.HIGH);
            assertThat(one.message()).contains("ran out 3 h ago");
        });
    }

    @Test
    void withAWrongClockAnExpiryIsLessCertain() {
        assertThat(Diagnoses.of(refused(401, EXPIRED, SKEW), NOW))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.code()).isEqualTo(Cause.CREDENTIALS_EXPIRED);
                    assertThat(one.confidence()).isEqualTo(Diagnosis.Confidence.MEDIUM);
                    assertThat(one.evidence()).containsEntry("clock", SKEW.message());
                });
    }

    @Test
    void aWrongClockIsAWarningOnceForAllItConcerns() {
        List<Observation> seen = List.of(observation(0, null, 0, SKEW), refused(401), observation(2, null, 0, SKEW));
        assertThat(Diagnoses.across(seen, NOW)).singleElement().satisfies(one -> {
            assertThat(one.code()).isEqualTo(Cause.CLOCK_SKEW);
            assertThat(one.severity()).isEqualTo(Diagnosis.Severity.WARNING);
            assertThat(one.endpoints()).containsExactly(0, 2);
        });
    }

    @Test
    void aWrongClockAloneExplainsNoRefusal() {
        assertThat(Diagnoses.of(refused(401, SKEW), NOW))
                .extracting(Diagnosis::code)
                .containsExactly(Cause.CREDENTIALS_REJECTED);
    }

    private static Observation refused(int code, CredentialNote... notes) {
        var rejected = new TurnFailure.Rejected(StunMethod.ALLOCATE, new ErrorCode(code, "because"), true);
        return observation(1, new ProbeFailure.Turn(rejected), code, notes);
    }

    private static Observation observation(
            int index, @Nullable ProbeFailure failure, int code, CredentialNote... notes) {
        Credentials credentials = Credentials.of("ada", "pw");
        Target target =
                new Target("turn:192.0.2.1", TurnUri.parse("turn:192.0.2.1"), credentials, null, List.of(notes));
        WireFacts.ErrorReply error =
                code == 0 ? null : new WireFacts.ErrorReply("Allocate", code, "because", true, true, false);
        return new Observation(
                index,
                target,
                new InetSocketAddress("192.0.2.1", 3478),
                "realm",
                List.of(),
                failure == null ? null : "allocate",
                List.of(),
                null,
                List.of(),
                null,
                null,
                null,
                new WireFacts(2, 2, 2, Map.of(), error, null),
                failure);
    }
}

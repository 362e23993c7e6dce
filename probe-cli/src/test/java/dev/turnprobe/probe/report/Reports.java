package dev.turnprobe.probe.report;

import dev.turnprobe.probe.measure.Candidate;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.PhaseSpan;
import dev.turnprobe.probe.measure.ProbeFailure;
import dev.turnprobe.probe.measure.Summary;
import dev.turnprobe.probe.measure.TlsFacts;
import dev.turnprobe.probe.measure.WireFacts;
import dev.turnprobe.probe.plan.Requirement;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.turn.Transport;
import dev.turnprobe.turn.TurnUri;
import dev.turnprobe.turn.core.Credentials;
import dev.turnprobe.turn.core.TurnFailure;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes up reports. What servers say in them is what a hostile one would. */
public final class Reports {
    public static final Tool TOOL = new Tool("0.1.0", "17.0.15", "Linux");
    public static final Instant STARTED = Instant.parse("2026-01-31T12:00:00.000Z");
    public static final String PASSWORD = "the-planted-password";

    /** A formula, a script, a terminal's escape sequence, line ends, what XML forbids, and something beyond the first plane. */
    public static final String HOSTILE =
            "=cmd|'/c calc'!A1\"><script>alert(1)</script>\u001b[31m\u0000\r\nB,\"C\"\ufffe&amp; <b>\ud83d\ude00";

    private Reports() {}

    /** An endpoint that works. */
    public static Observation works(int index, String uri, @Nullable String region, int millis) {
        return endpoint(index, uri, region, millis, "Coturn-4.6.1", null);
    }

    /** One whose server names itself with that. */
    public static Observation says(int index, String uri, String software) {
        return endpoint(index, uri, null, 20, software, null);
    }

    /** One whose server never answered. */
    public static Observation silent(int index, String uri, @Nullable String region) {
        return endpoint(index, uri, region, 20, null, new ProbeFailure.OutOfTime("challenge", Duration.ofSeconds(10)));
    }

    /** One whose server refused the Allocate, for that reason. */
    public static Observation refused(int index, String uri, String reason) {
        return endpoint(
                index,
                uri,
                null,
                20,
                reason,
                new ProbeFailure.Turn(new TurnFailure.Rejected(StunMethod.ALLOCATE, new ErrorCode(508, reason), true)));
    }

    /** One that the user did not wait for. */
    public static Observation interrupted(int index, String uri) {
        return endpoint(index, uri, null, 20, null, new ProbeFailure.Interrupted());
    }

    /** One on which we failed ourselves. */
    public static Observation bug(int index, String uri) {
        return endpoint(index, uri, null, 20, null, ProbeFailure.Bug.of(new IllegalStateException("boom")));
    }

    /** A finished check of all that. */
    public static Report report(Set<Requirement> required, List<Observation> seen) {
        boolean interrupted = seen.stream().anyMatch(one -> one.failure() instanceof ProbeFailure.Interrupted);
        return Report.of(TOOL, STARTED, 412_031_000, false, interrupted, required, seen);
    }

    /** A finished check of all that. */
    public static Report report(Observation... seen) {
        return report(Set.of(), List.of(seen));
    }

    private static Observation endpoint(
            int index,
            String uri,
            @Nullable String region,
            int millis,
            @Nullable String software,
            @Nullable ProbeFailure failure) {
        TurnUri parsed = TurnUri.parse(uri);
        long trip = millis * 1_000_000L;
        List<PhaseSpan> phases = new ArrayList<>();
        long at = 350_000;
        for (String name : way(parsed.transport(), failure != null)) {
            int requests = name.equals("connect") || name.equals("secure") || name.equals("echo") ? 0 : 1;
            phases.add(new PhaseSpan(name, at, trip, 1, requests));
            at += trip + 70_000;
        }
        InetSocketAddress server = new InetSocketAddress("192.0.2.10", parsed.port());
        List<Candidate> candidates = failure != null
                ? List.of()
                : List.of(Candidate.relayed(
                        new InetSocketAddress("192.0.2.10", 49_170 + index),
                        new InetSocketAddress("198.51.100.7", 40_112),
                        server,
                        parsed.transport(),
                        at - 2 * trip));
        List<Long> rtts = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            // The last stands apart, as one does.
            rtts.add(trip + (i * 37L % 11) * trip / 100 + (i == 9 ? trip / 2 : 0));
        }
        List<Long> sorted = rtts.stream().sorted().toList();
        Summary summary = new Summary(
                10, 10, sorted.get(0), sorted.get(4), sorted.get(9), sorted.get(9), sorted.get(9), trip / 50);
        boolean secure = parsed.transport() == Transport.TLS || parsed.transport() == Transport.DTLS;
        return new Observation(
                index,
                new Target(uri, parsed, Credentials.of("ada", PASSWORD), region),
                server,
                software,
                phases,
                failure == null ? null : "challenge",
                candidates,
                failure == null ? new Observation.Echo("self-echo", summary, rtts) : null,
                List.of(),
                software,
                failure == null ? Duration.ofSeconds(600) : null,
                secure ? new TlsFacts("TLSv1.3", "TLS_AES_256_GCM_SHA384", "stun.turn", List.of(), true) : null,
                WireFacts.NONE,
                failure);
    }

    private static List<String> way(Transport transport, boolean cut) {
        List<String> way = new ArrayList<>(List.of("resolve"));
        if (transport == Transport.TCP || transport == Transport.TLS) {
            way.add("connect");
        }
        if (transport == Transport.TLS || transport == Transport.DTLS) {
            way.add("secure");
        }
        if (!cut) {
            way.addAll(List.of("challenge", "allocate", "permission", "echo"));
        }
        return way;
    }
}

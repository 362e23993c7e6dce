package dev.turnprobe.probe.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.turnprobe.probe.measure.Candidate;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.PhaseSpan;
import dev.turnprobe.probe.measure.ProbeFailure;
import dev.turnprobe.probe.measure.Summary;
import dev.turnprobe.probe.measure.WireFacts;
import dev.turnprobe.probe.plan.Requirement;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.turn.Transport;
import dev.turnprobe.turn.TurnUri;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The document of the contract, member by member. */
class JsonReportTest {
    private static final Tool TOOL = new Tool("0.1.0", "17.0.15", "Linux");
    private static final Instant STARTED = Instant.parse("2026-01-31T12:00:00.000Z");

    /** The example of the command line's contract, but for the foundation, which is ours to choose. */
    private static final String CONTRACT = """
            { "schema": "turnprobe/check/1",
              "tool": { "name": "turnprobe", "version": "0.1.0", "java": "17.0.15", "os": "Linux" },
              "startedAt": "2026-01-31T12:00:00.000Z", "elapsedMs": 412.031, "verdict": "ok",
              "endpoints": [
                { "uri": "turn:relay.example.org:80?transport=tcp", "kind": "turn", "transport": "tcp",
                  "host": "relay.example.org", "port": 80, "region": "europe",
                  "address": "192.0.2.10:80", "family": "ipv4", "status": "ok",
                  "candidates": [
                    { "type": "relay", "address": "192.0.2.10", "port": 49170, "relatedAddress": "198.51.100.7", "relatedPort": 40112,
                      "protocol": "udp", "relayProtocol": "tcp", "foundation": "FOUNDATION", "component": 1, "priority": 16777215,
                      "sdp": "candidate:FOUNDATION 1 udp 16777215 192.0.2.10 49170 typ relay raddr 198.51.100.7 rport 40112", "atMs": 247.1 } ],
                  "phases": [
                    { "name": "connect", "startMs": 0.4, "durationMs": 82.2 },
                    { "name": "challenge", "startMs": 82.7, "durationMs": 82.1, "requests": 1 },
                    { "name": "allocate", "startMs": 164.9, "durationMs": 82.2, "requests": 1 } ],
                  "timeToCandidateMs": 247.1, "roundTripsToCandidate": 3, "proof": "self-echo",
                  "rtt": { "sent": 10, "received": 10, "minMs": 82.1, "p50Ms": 82.3, "p95Ms": 82.9, "p99Ms": 82.9, "maxMs": 82.9, "jitterMs": 0.2 },
                  "server": { "software": "Coturn-4.6.1", "lifetimeS": 600 },
                  "redirects": [ ],
                  "diagnosis": [ ] } ],
              "diagnosis": [ ] }
            """;

    @Test
    void documentIsThatOfTheContract() throws Exception {
        Observation seen = endpoint(0, "turn:relay.example.org:80?transport=tcp", null);
        String json = JsonReport.write(report(List.of(seen), Set.of()));
        String foundation = seen.candidates().get(0).foundation();
        JsonNode expected = new ObjectMapper().readTree(CONTRACT.replace("FOUNDATION", foundation));
        assertThat(Schemas.document(json)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "499, 0",
        "500, 0.001",
        "412031000, 412.031",
        "82100000, 82.1",
        "247099999, 247.1",
        "3600000000000, 3600000"
    })
    void durationsAreMillisecondsToTheMicrosecond(long nanos, String millis) {
        assertThat(Units.millis(nanos)).isEqualTo(millis);
    }

    @Test
    void verdictFollowsWhatWasAskedFor() {
        Observation tcp = endpoint(0, "turn:h:80?transport=tcp", null);
        Observation dead = endpoint(1, "turn:h:80", new ProbeFailure.OutOfTime("challenge", Duration.ofSeconds(1)));
        assertThat(report(List.of(tcp), Set.of()).verdict()).isEqualTo(Verdict.OK);
        assertThat(report(List.of(tcp, dead), Set.of()).verdict()).isEqualTo(Verdict.DEGRADED);
        assertThat(report(List.of(dead), Set.of()).verdict()).isEqualTo(Verdict.FAILED);
        assertThat(report(List.of(tcp, dead), Set.of(Requirement.TCP, Requirement.RELAY))
                        .verdict())
                .isEqualTo(Verdict.OK);
        assertThat(report(List.of(tcp, dead), Set.of(Requirement.UDP)).verdict())
                .isEqualTo(Verdict.DEGRADED);
    }

    @Test
    void endpointsComeInTheOrderTheyWereGiven() {
        Report report = report(List.of(endpoint(1, "turn:b", null), endpoint(0, "turn:a", null)), Set.of());
        assertThat(report.endpoints()).extracting(e -> e.seen().target().text()).containsExactly("turn:a", "turn:b");
    }

    private static Report report(List<Observation> seen, Set<Requirement> required) {
        return Report.of(TOOL, STARTED, 412_031_000, false, false, required, seen);
    }

    private static Observation endpoint(int index, String uri, @Nullable ProbeFailure failure) {
        InetSocketAddress server = new InetSocketAddress("192.0.2.10", 80);
        InetSocketAddress relayed = new InetSocketAddress("192.0.2.10", 49170);
        InetSocketAddress mapped = new InetSocketAddress("198.51.100.7", 40112);
        return new Observation(
                index,
                new Target(uri, TurnUri.parse(uri), null, "europe"),
                server,
                null,
                List.of(
                        new PhaseSpan("connect", 400_000, 82_200_000, 0, 0),
                        new PhaseSpan("challenge", 82_700_000, 82_100_000, 1, 1),
                        new PhaseSpan("allocate", 164_900_000, 82_200_000, 1, 1)),
                null,
                failure != null
                        ? List.of()
                        : List.of(Candidate.relayed(relayed, mapped, server, Transport.TCP, 247_100_000)),
                new Observation.Echo(
                        "self-echo",
                        new Summary(10, 10, 82_100_000, 82_300_000, 82_900_000, 82_900_000, 82_900_000, 200_000)),
                List.of(),
                "Coturn-4.6.1",
                Duration.ofSeconds(600),
                null,
                WireFacts.NONE,
                failure);
    }
}

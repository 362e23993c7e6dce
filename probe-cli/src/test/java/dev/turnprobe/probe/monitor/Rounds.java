package dev.turnprobe.probe.monitor;

import dev.turnprobe.fixtures.ServerIdentity;
import dev.turnprobe.probe.measure.Candidate;
import dev.turnprobe.probe.measure.Certificate;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.PhaseSpan;
import dev.turnprobe.probe.measure.ProbeFailure;
import dev.turnprobe.probe.measure.Sample;
import dev.turnprobe.probe.measure.TlsFacts;
import dev.turnprobe.probe.measure.WireFacts;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.probe.report.Report;
import dev.turnprobe.probe.report.Tool;
import dev.turnprobe.turn.TurnUri;
import dev.turnprobe.turn.core.Credentials;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes up rounds. */
final class Rounds {
    static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    static final Tool TOOL = new Tool("1.2.3", "17", "TestOS");
    static final long SECOND = 1_000_000_000L;

    private final List<Observation> seen = new ArrayList<>();

    static Rounds round() {
        return new Rounds();
    }

    /** @param rttsMillis one a payload, -1 for a lost one */
    Rounds works(String uri, @Nullable String region, long... rttsMillis) {
        List<Sample> samples = new ArrayList<>();
        for (long rtt : rttsMillis) {
            samples.add(new Sample(0, rtt < 0 ? Sample.LOST : rtt * 1_000_000));
        }
        InetSocketAddress address = new InetSocketAddress("192.0.2.1", 50_000);
        Candidate candidate =
                Candidate.relayed(address, address, address, TurnUri.parse(uri).transport(), 47_000_000);
        var echo = Observation.Echo.of("self-echo", samples);
        return add(uri, region, List.of(candidate), echo, null, null);
    }

    Rounds secure(String uri, ServerIdentity shown) {
        InetSocketAddress address = new InetSocketAddress("192.0.2.1", 50_000);
        Candidate candidate =
                Candidate.relayed(address, address, address, TurnUri.parse(uri).transport(), 47_000_000);
        return add(
                uri,
                null,
                List.of(candidate),
                null,
                new TlsFacts("TLSv1.3", "x", null, Certificate.chain(shown.chain()), true),
                null);
    }

    Rounds silent(String uri) {
        return add(uri, null, List.of(), null, null, new ProbeFailure.OutOfTime("allocate", Duration.ofSeconds(10)));
    }

    private Rounds add(
            String uri,
            @Nullable String region,
            List<Candidate> candidates,
            Observation.@Nullable Echo echo,
            @Nullable TlsFacts tls,
            @Nullable ProbeFailure failure) {
        boolean ok = failure == null;
        seen.add(new Observation(
                seen.size(),
                new Target(uri, TurnUri.parse(uri), Credentials.of("ada-the-user", "secret"), region),
                null,
                null,
                ok ? List.of(new PhaseSpan("allocate", 0, 20_000_000, 1, 1)) : List.of(),
                ok ? null : "allocate",
                candidates,
                echo,
                List.of(),
                null,
                ok ? Duration.ofMinutes(10) : null,
                tls,
                WireFacts.NONE,
                failure));
        return this;
    }

    Report report() {
        return Report.of(TOOL, START, 250_000_000, false, false, Set.of(), seen);
    }

    /** The state after that many rounds, of which this was the last, a second ago. */
    MonitorState state(long rounds, SourceState... sources) {
        var last = new MonitorState.Round(report(), START.plusSeconds(1), 59 * SECOND);
        return new MonitorState(0, 60 * SECOND, 140 * SECOND, rounds, 2, 3, last, List.of(sources));
    }
}

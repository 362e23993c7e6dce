package dev.turnprobe.probe.regions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.probe.measure.Candidate;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.ProbeFailure;
import dev.turnprobe.probe.measure.Summary;
import dev.turnprobe.probe.measure.WireFacts;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.probe.regions.Fallback.Blocked;
import dev.turnprobe.probe.report.EndpointReport;
import dev.turnprobe.turn.TurnUri;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RankingTest {
    private final List<EndpointReport> all = new ArrayList<>();

    @Test
    void shorterRoundTripsComeFirstAndWhatDoesNotWorkLast() {
        failed("broken", "turn:b");
        works("far", "turn:f", 90, 180, 10);
        works("near", "turn:n", 8, 16, 10);
        List<RankedRegion> ranked = Ranking.of(all);
        assertThat(ranked).extracting(RankedRegion::name).containsExactly("near", "far", "broken");
        assertThat(ranked).extracting(RankedRegion::rank).containsExactly(1, 2, 0);
        assertThat(ranked.get(2).best()).isNull();
    }

    @Test
    void whatLosesComesBehindWhatDoesNot() {
        works("lossy", "turn:l", 8, 16, 9);
        works("far", "turn:f", 90, 180, 10);
        assertThat(Ranking.of(all)).extracting(RankedRegion::name).containsExactly("far", "lossy");
    }

    /** All ways lead to the same place: half a millisecond between them is chance, the first candidate is not. */
    @Test
    void withinARegionTheFirstCandidateDecidesBetweenEqualRoundTrips() {
        works("eu", "turn:e?transport=tcp", 20.0, 60, 10);
        works("eu", "turn:e", 20.5, 41, 10);
        works("eu", "turns:e", 20.2, 81, 10);
        RankedRegion eu = Ranking.of(all).get(0);
        assertThat(text(eu.best())).isEqualTo("turn:e");
        Fallback udp = eu.without(Blocked.UDP);
        assertThat(text(udp.uses())).isEqualTo("turn:e?transport=tcp");
        assertThat(udp.laterNanos()).isEqualTo(millis(19));
        assertThat(udp.slowerNanos()).isEqualTo(millis(-0.5));
        Fallback tls = eu.without(Blocked.ALL_BUT_TLS);
        assertThat(text(tls.uses())).isEqualTo("turns:e");
        assertThat(tls.laterNanos()).isEqualTo(millis(40));
    }

    @Test
    void slowUdpIsNotTheBestJustBecauseItsCandidateCameFirst() {
        works("eu", "turn:e", 60, 41, 10);
        works("eu", "turn:e?transport=tcp", 20, 60, 10);
        assertThat(text(Ranking.of(all).get(0).best())).isEqualTo("turn:e?transport=tcp");
    }

    @Test
    void withoutSamplesTheTimeToTheCandidateDecidesByItsRoundTrips() {
        works("far", "turn:f", 0, 180, 0);
        works("near", "turn:n", 0, 16, 0);
        assertThat(Ranking.of(all)).extracting(RankedRegion::name).containsExactly("near", "far");
    }

    @Test
    void nothingIsRecommendedThatDoesNotWorkOrThatBrowsersDoNotSpeak() {
        works("near", "turns:n?transport=udp", 8, 40, 10);
        works("near", "turn:n:80", 8, 16, 10);
        works("near", "turn:n:443", 9, 17, 10);
        failed("near", "turn:n?transport=tcp");
        works("near", "turns:n", 8, 32, 10);
        works("far", "turn:f", 90, 180, 10);
        List<RankedRegion> ranked = Ranking.of(all);
        assertThat(Recommendation.urls(ranked, 1)).containsExactly("turn:n:80", "turns:n");
        assertThat(Recommendation.urls(ranked, 9)).containsExactly("turn:n:80", "turns:n", "turn:f");
        assertThat(Recommendation.urls(List.of(), 1)).isEmpty();
    }

    private void works(String region, String uri, double p50, double candidate, int received) {
        long rtt = millis(p50);
        Summary summary = received == 0 ? null : new Summary(10, received, rtt, rtt, rtt, rtt, rtt, 0);
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 49152);
        Candidate relayed =
                Candidate.relayed(address, address, address, TurnUri.parse(uri).transport(), millis(candidate));
        add(region, uri, List.of(relayed), new Observation.Echo("self-echo", summary), null);
    }

    private void failed(String region, String uri) {
        add(region, uri, List.of(), null, new ProbeFailure.OutOfTime("allocate", Duration.ofSeconds(1)));
    }

    private void add(
            String region, String uri, List<Candidate> candidates, Observation.Echo echo, ProbeFailure failure) {
        Observation seen = new Observation(
                all.size(),
                new Target(uri, TurnUri.parse(uri), null, region),
                null,
                null,
                candidates.isEmpty()
                        ? List.of()
                        : List.of(
                                new dev.turnprobe.probe.measure.PhaseSpan("challenge", 0, 1, 1, 1),
                                new dev.turnprobe.probe.measure.PhaseSpan("allocate", 1, 1, 1, 1)),
                null,
                candidates,
                echo,
                List.of(),
                null,
                null,
                null,
                WireFacts.NONE,
                failure);
        all.add(new EndpointReport(seen, List.of()));
    }

    private static String text(EndpointReport endpoint) {
        return endpoint.seen().target().text();
    }

    private static long millis(double millis) {
        return Math.round(millis * 1e6);
    }
}

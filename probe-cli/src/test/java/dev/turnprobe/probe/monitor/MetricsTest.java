package dev.turnprobe.probe.monitor;

import static dev.turnprobe.probe.monitor.Rounds.SECOND;
import static dev.turnprobe.probe.monitor.Rounds.round;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.TestCertificates;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a scrape says of a state that is made up. */
class MetricsTest {
    private static final long NOW = 60 * SECOND;
    private static final String RELAY = "kind=\"turn\",region=\"europe\",transport=\"udp\",uri=\"turn:r\"";

    private final Metrics metrics = new Metrics(Rounds.TOOL);

    @Test
    void everyNumberIsInBaseUnits() {
        SourceState source = new SourceState("Metered", 1, Instant.parse("2026-01-31T13:00:00Z"), 4, 5, null);
        String text = scraped(round().works("turn:r", "europe", 20, 30, -1, 400), source);
        assertThat(text.lines())
                .contains(
                        "turnprobe_build_info{java=\"17\",os=\"TestOS\",version=\"1.2.3\"} 1",
                        "turnprobe_healthy 1.0",
                        "turnprobe_round_interval_seconds 60.0",
                        "turnprobe_rounds_total 7.0",
                        "turnprobe_rounds_overdue_total 2.0",
                        "turnprobe_rounds_skipped_total 3.0",
                        "turnprobe_round_duration_seconds 0.25",
                        "turnprobe_last_round_timestamp_seconds 1.769860801E9",
                        "turnprobe_up{" + RELAY + "} 1.0",
                        "turnprobe_last_check_timestamp_seconds{" + RELAY + "} 1.769860801E9",
                        "turnprobe_time_to_candidate_seconds{" + RELAY + "} 0.047",
                        "turnprobe_phase_duration_seconds{kind=\"turn\",phase=\"allocate\",region=\"europe\","
                                + "transport=\"udp\",uri=\"turn:r\"} 0.02",
                        "turnprobe_relay_lifetime_seconds{" + RELAY + "} 600.0",
                        "turnprobe_echoes_sent_total{" + RELAY + "} 4.0",
                        "turnprobe_echoes_lost_total{" + RELAY + "} 1.0",
                        "turnprobe_rtt_seconds_count{" + RELAY + "} 3",
                        "turnprobe_rtt_seconds_sum{" + RELAY + "} 0.45",
                        "turnprobe_rtt_seconds_bucket{" + RELAY + ",le=\"0.02\"} 1",
                        "turnprobe_rtt_seconds_bucket{" + RELAY + ",le=\"0.3\"} 2",
                        "turnprobe_rtt_seconds_bucket{" + RELAY + ",le=\"+Inf\"} 3",
                        "turnprobe_source_endpoints{source=\"Metered\"} 1.0",
                        "turnprobe_credentials_expiry_timestamp_seconds{source=\"Metered\"} 1.7698644E9",
                        "turnprobe_credentials_renewals_total{result=\"ok\",source=\"Metered\"} 4.0",
                        "turnprobe_credentials_renewals_total{result=\"failed\",source=\"Metered\"} 5.0");
        assertThat(text).doesNotContain("ada-the-user", "secret");
    }

    @Test
    void aCertificateIsSeenToRunOut() {
        var identity = TestCertificates.selfSigned();
        String text = scraped(round().secure("turns:r", identity));
        double end = identity.chain().get(0).getNotAfter().getTime() / 1e3;
        assertThat(text)
                .contains("turnprobe_tls_certificate_expiry_timestamp_seconds{kind=\"turn\",region=\"\","
                        + "transport=\"tls\",uri=\"turns:r\"} " + end);
    }

    @Test
    void whatIsWrongIsOneSeriesACodeForAsLongAsItIsWrong() {
        String bad = scraped(round().silent("turn:r").works("turn:s", null, 1));
        assertThat(bad)
                .contains("turnprobe_up{kind=\"turn\",region=\"\",transport=\"udp\",uri=\"turn:r\"} 0.0")
                .contains("turnprobe_diagnosis{code=\"TIMED_OUT\",kind=\"turn\",region=\"\",severity=\"error\","
                        + "transport=\"udp\",uri=\"turn:r\"} 1.0")
                .contains("turnprobe_healthy 0.0");
        String good = scraped(round().works("turn:r", null, 1).works("turn:s", null, 1));
        assertThat(good).doesNotContain("turnprobe_diagnosis").contains("turnprobe_healthy 1.0");
    }

    @Test
    void checksBeginAtZeroForBothResultsAndAddUp() {
        scraped(round().silent("turn:r"));
        scraped(round().silent("turn:r"));
        String text = scraped(round().works("turn:r", null, 1));
        String labels = "transport=\"udp\",uri=\"turn:r\"} ";
        assertThat(text)
                .contains("turnprobe_checks_total{kind=\"turn\",region=\"\",result=\"failed\"," + labels + "2.0")
                .contains("turnprobe_checks_total{kind=\"turn\",region=\"\",result=\"ok\"," + labels + "1.0")
                .contains("turnprobe_echoes_lost_total{kind=\"turn\",region=\"\"," + labels + "0.0");
    }

    @Test
    void nothingIsLeftOfEndpointsThatAreGone() {
        String before = scraped(round().works("turn:old", null, 1).silent("turn:older"));
        assertThat(before).contains("turn:old\"", "turn:older\"");
        String after = scraped(round().works("turn:new", null, 1));
        assertThat(after).contains("turn:new").doesNotContain("turn:old");
        String again = scraped(round().works("turn:old", null, 1));
        assertThat(again)
                .contains(
                        "turnprobe_rtt_seconds_count{kind=\"turn\",region=\"\",transport=\"udp\",uri=\"turn:old\"} 1");
    }

    @Test
    void openMetricsIsThereForThoseWhoAskForIt() {
        MonitorState state = round().works("turn:r", "europe", 20).state(7);
        metrics.add(state.last());
        Page.Reply reply =
                metrics.page(state, NOW, "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.3");
        assertThat(reply.type()).startsWith("application/openmetrics-text; version=1.0.0");
        assertThat(text(reply)).endsWith("# EOF\n").contains("# TYPE turnprobe_checks counter");
        for (String accept : List.of("", "*/*", "text/html", "application/vnd.google.protobuf", "\u0000;;q=x")) {
            assertThat(metrics.page(state, NOW, accept).type()).as(accept).startsWith("text/plain; version=0.0.4");
        }
    }

    @Test
    void beforeTheFirstRoundThereIsLittleToSay() {
        MonitorState state = new MonitorState(0, SECOND, SECOND, 0, 0, 0, null, List.of());
        String text = text(metrics.page(state, SECOND / 2, ""));
        assertThat(text)
                .contains("turnprobe_healthy 0.0", "turnprobe_rounds_total 0.0")
                .doesNotContain("_up");
    }

    private String scraped(Rounds round, SourceState... sources) {
        MonitorState state = round.state(7, sources);
        metrics.add(state.last());
        return text(metrics.page(state, NOW, ""));
    }

    private static String text(Page.Reply reply) {
        assertThat(reply.status()).isEqualTo(200);
        return new String(reply.body(), StandardCharsets.UTF_8);
    }
}

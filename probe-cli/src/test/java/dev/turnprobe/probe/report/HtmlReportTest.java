package dev.turnprobe.probe.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.probe.diagnose.Cause;
import dev.turnprobe.probe.diagnose.Diagnosis;
import dev.turnprobe.probe.measure.Observation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
    /** Below the 300 kB that are promised for 128 endpoints, even when all of them have the most to tell. */
    private static final int MOST_BYTES = 280_000;

    @Test
    void saysTheVerdictTheCauseAndTheRemedyFirst() {
        String page = HtmlReport.write(Reports.report(
                Reports.works(0, "turn:a.example.org", "europe", 20),
                Reports.refused(1, "turn:b.example.org", "full")));
        assertThat(page)
                .startsWith("<!doctype html>")
                .contains("<h1>1 of 2 endpoints work</h1>", "degraded", "INSUFFICIENT_CAPACITY", "&rarr; ")
                .containsSubsequence(
                        "<h1>", "What is wrong", "INSUFFICIENT_CAPACITY", "Endpoints</h2>", "Where the time goes")
                .contains("relay 192.0.2.10:49170", "Coturn-4.6.1", "2026-01-31 12:00:00 UTC");
    }

    @Test
    void isTheSameEveryTimeWhateverTheLocale() {
        Report report = Reports.report(Reports.works(0, "turn:a", null, 20), Reports.silent(1, "turn:b", null));
        String page = HtmlReport.write(report);
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            assertThat(HtmlReport.write(report)).isEqualTo(page);
        } finally {
            Locale.setDefault(before);
        }
    }

    /** https://www.w3.org/TR/CSP3/: and were it there, it would not run. */
    @Test
    void whatServersSayIsTextAndNothingElse() {
        Report report = Reports.report(
                Reports.says(0, "turn:a", Reports.HOSTILE), Reports.refused(1, "turn:b", Reports.HOSTILE));
        String page = HtmlReport.write(report);
        assertThat(page).doesNotContain("<script>alert", "<b>😀").contains("&lt;script&gt;alert(1)&lt;/script&gt;");
        assertThat(page.split("<script>", -1)).hasSize(2);
        assertThat(page)
                .contains("default-src &#39;none&#39;", "script-src &#39;sha256-")
                .doesNotContain("unsafe-inline", "http-equiv=\"refresh\"");
    }

    @Test
    void asksForNothing() {
        String page = HtmlReport.write(Reports.report(Reports.works(0, "turn:a", null, 20)));
        String ours = page.replaceAll("(?s)<script>.*?</script>", "");
        assertThat(ours)
                .doesNotContain("src=", "http://", "https://", "url(", "@import", "<iframe", "<img")
                .contains("<link rel=\"icon\" href=\"data:,\">");
    }

    @Test
    void noSecretIsInIt() {
        String page = HtmlReport.write(Reports.report(Reports.works(0, "turn:a", null, 20)));
        assertThat(page).doesNotContain(Reports.PASSWORD);
    }

    @Test
    void oneHundredAndTwentyEightEndpointsStaySmallWhetherTheyWorkOrNot() {
        List<Observation> working = new ArrayList<>();
        List<Observation> failing = new ArrayList<>();
        for (int i = 0; i < 128; i++) {
            String uri = "turns:relay-" + i + ".region.example.org:443?transport=tcp";
            working.add(Reports.works(i, uri, "region-" + i, 20 + i));
            failing.add(i % 2 == 0 ? Reports.refused(i, uri, "no room " + i) : Reports.silent(i, uri, null));
        }
        for (List<Observation> each : List.of(working, failing)) {
            byte[] page =
                    HtmlReport.write(Reports.report(java.util.Set.of(), each)).getBytes(StandardCharsets.UTF_8);
            System.out.println("HTML of 128 endpoints: " + page.length + " bytes");
            assertThat(page.length).isLessThan(MOST_BYTES);
        }
    }

    @Test
    void whatWasNotProbedSaysWhy() {
        Diagnosis why = new Diagnosis(
                Cause.PROVIDER_REFUSED,
                Diagnosis.Severity.ERROR,
                Diagnosis.Confidence.HIGH,
                "the provider said no",
                Map.of("status", 401),
                "ask for another key",
                List.of());
        String page = HtmlReport.write(Report.unprobed(Reports.TOOL, Reports.STARTED, 1, true, why));
        assertThat(page)
                .contains("Nothing was probed", "the provider said no", "ask for another key", "Interrupted")
                .doesNotContain("<script", "<table");
    }

    /** The longest bar ends within the axis, and its ticks are round. */
    @Test
    void axisIsRoundAndLongEnough() {
        assertThat(TimeAxis.of(0).nanos()).isPositive();
        for (long nanos = 1_000; nanos < 100_000_000_000L; nanos = nanos * 17 / 13) {
            TimeAxis axis = TimeAxis.of(nanos);
            assertThat(axis.nanos()).isBetween(nanos - 1, 4 * nanos);
            assertThat(axis.at(nanos)).isBetween(250, TimeAxis.LENGTH);
        }
        assertThat(TimeAxis.of(83_000_000).ticks()).containsExactly("0 ms", "25 ms", "50 ms", "75 ms", "100 ms");
    }
}

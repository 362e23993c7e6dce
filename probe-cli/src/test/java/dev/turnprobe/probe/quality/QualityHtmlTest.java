package dev.turnprobe.probe.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.probe.plan.ProbePlan;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.probe.report.Reports;
import dev.turnprobe.turn.AddressFamily;
import dev.turnprobe.turn.TlsTrust;
import dev.turnprobe.turn.TurnUri;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A measurement as a page, and in bins. */
public class QualityHtmlTest {
    private static final int MILLI = 1_000_000;

    /** So many seconds of 50 packets each, some of them late, a few lost. */
    public static QualityReport measured(int seconds, @Nullable String software) {
        Random random = new Random(11);
        List<Histogram> all = new ArrayList<>();
        for (int i = 0; i < seconds; i++) {
            Histogram second = Times.histogram();
            for (int packet = 0; packet < 50; packet++) {
                long late = random.nextInt(40) == 0 ? random.nextInt(40 * MILLI) : 0;
                second.recordValue(24L * MILLI + Math.round(Math.abs(random.nextGaussian()) * 2 * MILLI) + late);
            }
            all.add(second);
        }
        Times rtt = Times.of(RoundTripBins.merged(all));
        Direction way = new Direction(50 * seconds, 50 * seconds - 3, 1, 0, rtt, 400_000, 380_000);
        Estimate estimate =
                new Estimate(rtt, way, way, new Times(1, 0, 10_000, 20_000, 40_000, 90_000), 1, 7 * MILLI, 0, 4);
        List<RateStep> steps = List.of(
                new RateStep(500_000, 500_000, 500_000, 0, 100, RateLadder.STEP),
                new RateStep(750_000, 748_000, 690_000, 0.078, 150, RateLadder.STEP));
        return report(new QualityResult(
                null,
                "reflexive-peer",
                new InetSocketAddress("192.0.2.10", 49_170),
                new InetSocketAddress("192.0.2.10", 3478),
                software,
                estimate,
                all,
                new Times(50, 30_000, 60_000, 90_000, 120_000, 400_000),
                new Mtu(1464, false, false),
                new Mtu(1464, false, true),
                steps,
                steps,
                seconds * 1_000L * MILLI));
    }

    private static QualityReport report(QualityResult result) {
        Target target = new Target("turn:relay.example.org", TurnUri.parse("turn:relay.example.org"), null, null);
        ProbePlan plan = new ProbePlan(
                List.of(target),
                Duration.ofSeconds(10),
                0,
                0,
                Duration.ofMillis(20),
                AddressFamily.ANY,
                TlsTrust.platform(),
                Map.of(),
                null);
        QualityPlan quality = new QualityPlan(plan, Duration.ofSeconds(10), 50, 160, true, 0);
        return new QualityReport(Reports.TOOL, Reports.STARTED, quality, result, false);
    }

    @Test
    void saysLossDelayAndJitterOfEachWay() {
        String page = QualityHtml.write(measured(10, Reports.HOSTILE));
        assertThat(page)
                .contains("ms round trip, 0.60 % lost on the way out, 0.60 % on the way in")
                .contains("This process stood still once, 7.00 ms in all", "1496 bytes of IP packet", "0.69", "7.80 %")
                .doesNotContain("<script>alert");
        assertThat(QualityHtml.write(measured(10, Reports.HOSTILE))).isEqualTo(page);
    }

    @Test
    void whatFailedSaysWhy() {
        QualityResult result = new QualityResult(
                "no answer came", null, null, null, null, null, List.of(), null, null, null, List.of(), List.of(), 1);
        assertThat(QualityHtml.write(report(result)))
                .contains("No payload came back", "no answer came", "failed")
                .doesNotContain("<script", "class=\"plot\"");
    }

    @Test
    void longMeasurementStaysSmall() {
        int bytes = QualityHtml.write(measured(3_000, null)).getBytes(StandardCharsets.UTF_8).length;
        System.out.println("HTML of 3 000 seconds: " + bytes + " bytes");
        assertThat(bytes).isLessThan(200_000);
    }

    /** Every round trip is in a bin, or beyond the last. */
    @Test
    void binsHoldEveryRoundTripOnce() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Histogram second = Times.histogram();
            int count = 1 + random.nextInt(200);
            long scale = (long) Math.pow(10, random.nextInt(9));
            for (int i = 0; i < count; i++) {
                second.recordValue(random.nextInt(1000) * scale);
            }
            RoundTripBins bins = RoundTripBins.of(List.of(second));
            long counted =
                    bins.bins().stream().mapToLong(RoundTripBins.Bin::count).sum();
            assertThat(counted + bins.beyond()).as("seed %d", seed).isEqualTo(count);
            assertThat(bins.bins()).as("seed %d", seed).hasSizeBetween(1, 26);
            assertThat(bins.beyond()).isBetween(0L, count / 50L + 1);
        }
        assertThat(RoundTripBins.of(List.of()).bins()).isEmpty();
    }
}

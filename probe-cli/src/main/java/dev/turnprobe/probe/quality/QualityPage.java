package dev.turnprobe.probe.quality;

import dev.turnprobe.probe.report.Fact;
import dev.turnprobe.probe.report.PageHead;
import dev.turnprobe.probe.report.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * A measurement as a page.
 *
 * @param problems what went wrong, in sentences
 * @param perPoint seconds that each of {@code seconds} stands for
 */
record QualityPage(
        PageHead head,
        List<String> problems,
        List<Way> ways,
        List<Second> seconds,
        int perPoint,
        RoundTripBins bins,
        List<Rate> rates,
        List<Fact> facts) {
    private static final int MOST_POINTS = 600;

    /** A row of numbers: a direction, or the round trips. */
    record Way(
            String name,
            String sent,
            String lost,
            String reordered,
            String duplicated,
            Times times,
            String jitter,
            boolean lossy) {
        String p50() {
            return ms(times.p50Nanos());
        }

        String p95() {
            return ms(times.p95Nanos());
        }

        String p99() {
            return ms(times.p99Nanos());
        }

        String max() {
            return ms(times.maxNanos());
        }

        private String ms(long nanos) {
            return times.count() == 0 ? "-" : Units.brief(nanos);
        }
    }

    /** Round trips of a second, or of some. */
    record Second(int number, Times times) {
        String p50() {
            return text(times.p50Nanos());
        }

        String p95() {
            return text(times.p95Nanos());
        }

        String max() {
            return text(times.maxNanos());
        }

        private String text(long nanos) {
            return times.count() == 0 ? "-" : Units.millis(nanos);
        }
    }

    /** A step of the throughput test. */
    record Rate(String way, String target, String sent, String received, String lost) {}

    static QualityPage of(QualityReport report) {
        QualityResult result = report.result();
        int perPoint = Math.max(1, (result.seconds().size() + MOST_POINTS - 1) / MOST_POINTS);
        List<Rate> rates = new ArrayList<>();
        result.throughputOut().forEach(step -> rates.add(rate("out", step)));
        result.throughputIn().forEach(step -> rates.add(rate("in", step)));
        return new QualityPage(
                head(report),
                problems(report),
                ways(result.estimate()),
                seconds(result.seconds(), perPoint),
                perPoint,
                RoundTripBins.of(result.seconds()),
                rates,
                facts(report));
    }

    private static PageHead head(QualityReport report) {
        QualityResult result = report.result();
        QualityPlan plan = report.plan();
        Estimate estimate = result.estimate();
        String headline = estimate == null || !result.works()
                ? "No payload came back"
                : String.format(
                        Locale.ROOT,
                        "%s ms round trip, %s %% lost on the way out, %s %% on the way in",
                        Units.brief(estimate.rtt().p50Nanos()),
                        percent(estimate.out().loss()),
                        percent(estimate.in().loss()));
        String lead = plan.target().text() + ": " + plan.rate() + " packets a second of " + plan.size() + " bytes for "
                + plan.duration().toMillis() / 1000.0 + " s";
        return new PageHead(
                "quality",
                report.verdict(),
                headline,
                lead,
                PageHead.facts(report.tool(), report.startedAt(), result.elapsedNanos()),
                PageHead.notices(report.interrupted(), plan.probe().trust().isInsecure()),
                result.works());
    }

    private static List<String> problems(QualityReport report) {
        QualityResult result = report.result();
        List<String> problems = new ArrayList<>();
        if (!result.works()) {
            problems.add(result.failure() == null ? "No packet of the stream came back." : result.failure());
            problems.add("turnprobe check says why an endpoint does not work.");
        } else if (result.failure() != null) {
            problems.add("It ended early: " + result.failure());
        }
        Estimate estimate = result.estimate();
        if (estimate != null && estimate.stalls() > 0) {
            problems.add("This process stood still "
                    + (estimate.stalls() == 1 ? "once, " : estimate.stalls() + " times, ")
                    + Units.brief(estimate.stalledNanos()) + " ms in all: " + estimate.skipped()
                    + " packets were not sent, " + estimate.unjudged()
                    + " are not judged. That is no fault of the network.");
        }
        return problems;
    }

    private static List<Way> ways(@Nullable Estimate estimate) {
        return estimate == null
                ? List.of()
                : List.of(
                        new Way("Round trip", "", "", "", "", estimate.rtt(), "", false),
                        way("Out: to the relay and through it", estimate.out()),
                        way("In: through the relay and to us", estimate.in()));
    }

    private static Way way(String name, Direction way) {
        return new Way(
                name,
                Integer.toString(way.sent()),
                percent(way.loss()) + " %",
                Integer.toString(way.reordered()),
                Integer.toString(way.duplicated()),
                way.delay(),
                way.received() < 2 ? "-" : Units.brief(way.jitterNanos()),
                way.loss() > 0);
    }

    private static List<Second> seconds(List<Histogram> all, int perPoint) {
        List<Second> points = new ArrayList<>();
        for (int i = 0; i < all.size(); i += perPoint) {
            Histogram point = RoundTripBins.merged(all.subList(i, Math.min(all.size(), i + perPoint)));
            points.add(new Second(i + 1, Times.of(point)));
        }
        return points;
    }

    private static Rate rate(String way, RateStep step) {
        return new Rate(
                way,
                megabits(step.targetBitsPerSecond()),
                megabits(step.sentBitsPerSecond()),
                megabits(step.receivedBitsPerSecond()),
                percent(step.loss()) + " %");
    }

    private static List<Fact> facts(QualityReport report) {
        QualityResult result = report.result();
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("endpoint", report.plan().target().text()));
        facts.add(new Fact("transport", report.plan().target().uri().transport().toString()));
        add(facts, "server", result.server() == null ? null : Units.text(result.server()));
        add(facts, "software", result.software());
        add(facts, "relayed address", result.relayed() == null ? null : Units.text(result.relayed()));
        add(facts, "path", result.path());
        mtu(facts, "path MTU out", result.mtuOut());
        mtu(facts, "path MTU in", result.mtuIn());
        Times self = result.selfRtt();
        add(
                facts,
                "our own noise",
                self == null
                        ? null
                        : "round trip on loopback: p50 " + Units.millis(self.p50Nanos()) + ", p99 "
                                + Units.millis(self.p99Nanos()) + " ms");
        Estimate estimate = result.estimate();
        if (estimate != null) {
            Times late = estimate.lateness();
            facts.add(new Fact(
                    "packets left late by",
                    "p50 " + Units.millis(late.p50Nanos()) + ", p99 " + Units.millis(late.p99Nanos()) + ", longest "
                            + Units.millis(late.maxNanos()) + " ms"));
        }
        return facts;
    }

    private static void mtu(List<Fact> facts, String name, @Nullable Mtu mtu) {
        if (mtu != null) {
            facts.add(new Fact(
                    name,
                    (mtu.atLeast() ? "at least " : "") + mtu.packet() + " bytes of IP packet; payload at most "
                            + mtu.channelPayload() + " in ChannelData, " + mtu.indicationPayload()
                            + " in an indication"));
        }
    }

    private static void add(List<Fact> facts, String name, @Nullable String value) {
        if (value != null) {
            facts.add(new Fact(name, value));
        }
    }

    private static String percent(double part) {
        return String.format(Locale.ROOT, "%.2f", 100 * part);
    }

    private static String megabits(long bits) {
        return String.format(Locale.ROOT, "%.2f", bits / 1e6);
    }
}

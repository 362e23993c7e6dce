package dev.turnprobe.probe.quality;

import dev.turnprobe.probe.report.Palette;
import dev.turnprobe.probe.report.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The measurement for people. */
public final class QualityText {
    private final Palette palette;
    private final boolean advice;

    /** @param advice what the numbers are of */
    public QualityText(Palette palette, boolean advice) {
        this.palette = palette;
        this.advice = advice;
    }

    /** The report, line by line. */
    public List<String> lines(QualityReport report) {
        List<String> lines = new ArrayList<>();
        QualityResult result = report.result();
        Estimate estimate = result.estimate();
        if (report.plan().probe().trust().isInsecure()) {
            lines.add(palette.odd("certificates are NOT checked (--insecure)"));
        }
        if (estimate == null || !result.works()) {
            String why = result.failure() == null ? "no packet of the stream came back" : result.failure();
            lines.add(palette.bad("FAILED ") + report.plan().target().text() + ": " + why);
            if (advice) {
                lines.add("        `turnprobe check` says why an endpoint does not work.");
            }
            return lines;
        }
        head(lines, report);
        lines.add("            SENT   LOST  REORD  DELAY p50     p95     p99     max  JITTER ms");
        lines.add(row("out", estimate.out()));
        lines.add(row("in", estimate.in()));
        Times rtt = estimate.rtt();
        lines.add(String.format(
                Locale.ROOT,
                "rtt     %8d                %10s%8s%8s%8s",
                rtt.count(),
                ms(rtt.p50Nanos()),
                ms(rtt.p95Nanos()),
                ms(rtt.p99Nanos()),
                ms(rtt.maxNanos())));
        if (result.seconds().size() > 1) {
            lines.add("        "
                    + Sparkline.of(result.seconds().stream()
                            .map(second -> second.getTotalCount() == 0 ? 0L : second.getValueAtPercentile(50))
                            .toList())
                    + palette.faint("  p50 of each second"));
        }
        self(lines, estimate, result.selfRtt());
        mtu(lines, "out", result.mtuOut());
        mtu(lines, "in", result.mtuIn());
        throughput(lines, "out", result.throughputOut());
        throughput(lines, "in", result.throughputIn());
        if (result.failure() != null) {
            lines.add(palette.odd("ended early: " + result.failure()));
        }
        if (report.interrupted()) {
            lines.add(palette.odd("Interrupted: this is what was known by then."));
        }
        return lines;
    }

    private void head(List<String> lines, QualityReport report) {
        QualityPlan plan = report.plan();
        QualityResult result = report.result();
        lines.add(plan.target().text() + " over " + plan.target().uri().transport() + ", relay "
                + (result.relayed() == null ? "?" : Units.text(result.relayed())) + ": " + plan.rate()
                + " packets/s of " + plan.size() + " bytes for "
                + Units.millis(plan.duration().toNanos()) + " ms");
        if (advice) {
            lines.add(
                    palette.faint(
                            "two-relays".equals(result.path())
                                    ? "out: up through one allocation and down through a second one; in: the same, reversed"
                                    : "out: up through the allocation, to a socket of ours; in: from there, down through the allocation"));
        }
    }

    private String row(String name, Direction direction) {
        String lost = String.format(Locale.ROOT, "%6.2f%%", 100 * direction.loss());
        Times delay = direction.delay();
        return String.format(
                Locale.ROOT,
                "%-8s%8d%s%7d%11s%8s%8s%8s%11s",
                name,
                direction.sent(),
                direction.loss() > 0 ? palette.odd(lost) : lost,
                direction.reordered(),
                ms(delay.p50Nanos()),
                ms(delay.p95Nanos()),
                ms(delay.p99Nanos()),
                ms(delay.maxNanos()),
                ms(direction.jitterNanos()));
    }

    private void self(List<String> lines, Estimate estimate, @Nullable Times selfRtt) {
        Times lateness = estimate.lateness();
        lines.add("self    "
                + (selfRtt == null
                        ? ""
                        : "loopback rtt p50 " + ms(selfRtt.p50Nanos()) + ", p99 " + ms(selfRtt.p99Nanos()) + "; ")
                + "packets left p50 " + ms(lateness.p50Nanos()) + ", p99 " + ms(lateness.p99Nanos()) + ", max "
                + ms(lateness.maxNanos()) + " ms late");
        if (estimate.stalls() == 0 && estimate.skipped() > 0) {
            lines.add(palette.odd(
                    "        " + estimate.skipped() + " packets could not be sent: our own buffers were full"));
        }
        if (estimate.stalls() > 0) {
            lines.add(palette.odd("        this process stood still "
                    + (estimate.stalls() == 1 ? "once, " : estimate.stalls() + " times, ")
                    + ms(estimate.stalledNanos()) + " ms in all: " + estimate.skipped()
                    + " packets were not sent, " + estimate.unjudged() + " are not judged"));
        }
    }

    private static void mtu(List<String> lines, String way, @Nullable Mtu mtu) {
        if (mtu != null) {
            lines.add("mtu     " + way + (mtu.atLeast() ? ": at least " : ": ") + mtu.packet()
                    + " bytes of IP packet; payload at most " + mtu.channelPayload() + " in ChannelData, "
                    + mtu.indicationPayload() + " in an indication");
        }
    }

    private static void throughput(List<String> lines, String way, List<RateStep> steps) {
        if (!steps.isEmpty()) {
            RateStep best = RateLadder.bearable(steps);
            lines.add(String.format(
                    Locale.ROOT,
                    "rate    %s: %.2f Mbit/s of payload without more than 2 %% loss%s%s",
                    way,
                    best.receivedBitsPerSecond() / 1e6,
                    best.nanos() > 2 * RateLadder.STEP
                            ? String.format(Locale.ROOT, " in %.0f seconds", best.nanos() / 1e9)
                            : "",
                    limit(best, RateLadder.failing(steps))));
        }
    }

    private static String limit(RateStep best, @Nullable RateStep failing) {
        if (failing != null) {
            return String.format(
                    Locale.ROOT,
                    "; at %.2f Mbit/s %.1f %% were lost",
                    failing.targetBitsPerSecond() / 1e6,
                    100 * failing.loss());
        }
        return best.sentBitsPerSecond() < best.targetBitsPerSecond() * 8 / 10
                ? ", which is all that could be sent"
                : ", the cap that was set";
    }

    private static String ms(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / 1e6);
    }
}

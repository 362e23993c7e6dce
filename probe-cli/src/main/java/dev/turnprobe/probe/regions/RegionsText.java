package dev.turnprobe.probe.regions;

import dev.turnprobe.probe.diagnose.Diagnosis;
import dev.turnprobe.probe.measure.Summary;
import dev.turnprobe.probe.regions.Fallback.Blocked;
import dev.turnprobe.probe.report.EndpointReport;
import dev.turnprobe.probe.report.Palette;
import dev.turnprobe.probe.report.Units;
import dev.turnprobe.turn.Transport;
import dev.turnprobe.turn.TurnUri;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A sweep as lines of ASCII for people: a row a region, best first, then what is wrong, said once. */
public final class RegionsText {
    private static final String INDENT = "        ";
    private static final int NAMED = 6;

    private final Palette palette;
    private final boolean explained;

    /** @param explained whether faults are followed by what to do about them */
    public RegionsText(Palette palette, boolean explained) {
        this.palette = palette;
        this.explained = explained;
    }

    /** All of it. */
    public List<String> lines(RegionsReport report) {
        List<String> lines = new ArrayList<>();
        int width = report.shown().stream()
                .mapToInt(region -> region.name().length())
                .max()
                .orElse(0);
        width = Math.max(width, "REGION".length());
        if (!report.shown().isEmpty()) {
            lines.add(palette.faint(row(
                    "RANK",
                    "REGION",
                    width,
                    "BEST",
                    "P50 ms",
                    "P95 ms",
                    "LOSS",
                    "READY ms",
                    "WITHOUT UDP",
                    "ONLY TLS")));
        }
        for (RankedRegion region : report.shown()) {
            lines.add(region.best() == null ? failed(region, width) : working(region, region.best(), width));
        }
        if (report.shown().size() < report.ranked().size()) {
            lines.add(palette.faint(
                    "and " + (report.ranked().size() - report.shown().size()) + " more"));
        }
        faults(report, lines);
        report.sweep().diagnosis().forEach(one -> diagnosis(one, "", lines));
        int again = report.timing().measuredAgain().size();
        if (again > 0 && explained) {
            lines.add(palette.faint(String.format(
                    Locale.ROOT,
                    "this machine was busy (%.0f ms late): the way to %d candidate%s was measured again, in quiet",
                    report.timing().worstLatenessNanos() / 1e6,
                    again,
                    again == 1 ? "" : "s")));
        }
        String advice = advice(report);
        if (advice != null) {
            lines.add(palette.good("best: " + advice));
        }
        lines.add(summary(report));
        return lines;
    }

    private String working(RankedRegion region, EndpointReport best, int width) {
        Summary rtt = RankedRegion.rtt(best);
        return row(
                Integer.toString(region.rank()),
                region.name(),
                width,
                via(best),
                rtt == null ? "-" : Units.column(rtt.p50Nanos()),
                rtt == null ? "-" : Units.column(rtt.p95Nanos()),
                rtt == null ? "-" : Math.round(rtt.loss() * 100) + " %",
                Units.column(best.seen().timeToCandidate()),
                cost(region, Blocked.UDP, Transport.TCP, Transport.TLS),
                cost(region, Blocked.ALL_BUT_TLS, Transport.TLS));
    }

    private String failed(RankedRegion region, int width) {
        String codes = region.endpoints().stream()
                .flatMap(each -> each.diagnosis().stream().limit(1))
                .map(one -> one.code().toString())
                .distinct()
                .collect(Collectors.joining(", "));
        return pad("-", 4) + " " + pad(region.name(), width) + " " + palette.bad("FAILED") + " " + codes;
    }

    /** @param left what could be fallen back to, had it been asked for */
    static String cost(RankedRegion region, Blocked blocked, Transport... left) {
        Fallback fallback = region.without(blocked);
        if (fallback == null) {
            return region.endpoints().stream()
                            .map(each -> each.seen().target().uri().transport())
                            .noneMatch(List.of(left)::contains)
                    ? "-"
                    : "nothing works";
        }
        return String.format(Locale.ROOT, "%+.1f ms %s", fallback.laterNanos() / 1e6, via(fallback.uses()));
    }

    /** Every endpoint that does not work, those with the same fault together. */
    private void faults(RegionsReport report, List<String> lines) {
        Map<String, List<EndpointReport>> byCode = new LinkedHashMap<>();
        Map<String, Diagnosis> first = new LinkedHashMap<>();
        for (EndpointReport endpoint : report.sweep().endpoints()) {
            if (!endpoint.seen().ok() && !endpoint.diagnosis().isEmpty()) {
                Diagnosis one = endpoint.diagnosis().get(0);
                String code = one.code().toString();
                first.putIfAbsent(code, one);
                byCode.computeIfAbsent(code, key -> new ArrayList<>()).add(endpoint);
            }
        }
        byCode.forEach((code, endpoints) -> {
            String which = endpoints.stream()
                    .limit(NAMED)
                    .map(each -> each.seen().target().text())
                    .collect(Collectors.joining(", "));
            String more = endpoints.size() > NAMED ? " and " + (endpoints.size() - NAMED) + " more" : "";
            Diagnosis one = first.get(code);
            if (one != null) {
                diagnosis(one, which + more, lines);
            }
        });
    }

    private void diagnosis(Diagnosis one, String where, List<String> lines) {
        String code = one.severity() == Diagnosis.Severity.ERROR
                ? palette.bad(one.code().toString())
                : palette.odd(one.code().toString());
        lines.add(code + ": " + one.message());
        if (!where.isEmpty()) {
            lines.add(palette.faint(INDENT + where));
        }
        if (explained) {
            lines.add(INDENT + "-> " + one.remedy());
        }
    }

    /** The answer, in words. */
    static @Nullable String advice(RegionsReport report) {
        RankedRegion first = report.ranked().isEmpty() ? null : report.ranked().get(0);
        EndpointReport best = first == null ? null : first.best();
        if (first == null || best == null) {
            return null;
        }
        Summary rtt = RankedRegion.rtt(best);
        StringBuilder text =
                new StringBuilder().append(first.name()).append(" over ").append(via(best));
        if (rtt != null) {
            text.append(", ").append(brief(rtt.p50Nanos())).append(" ms");
        }
        Fallback udp = first.without(Blocked.UDP);
        if (udp != null && !best.seen().target().uri().transport().isStream()) {
            text.append("; if UDP is blocked you lose ")
                    .append(brief(udp.laterNanos()))
                    .append(" ms (")
                    .append(via(udp.uses()))
                    .append(')');
        }
        Fallback tls = first.without(Blocked.ALL_BUT_TLS);
        if (tls != null && tls.uses() != best && (udp == null || tls.uses() != udp.uses())) {
            text.append(", if only TLS gets through ")
                    .append(brief(tls.laterNanos()))
                    .append(" ms (")
                    .append(via(tls.uses()))
                    .append(')');
        }
        return text.toString();
    }

    private String summary(RegionsReport report) {
        int endpoints = report.sweep().endpoints().size();
        long ok = report.sweep().endpoints().stream()
                .filter(each -> each.seen().ok())
                .count();
        if (endpoints == 0) {
            return palette.bad(report.sweep().verdict() + ": nothing was probed"
                    + (report.sweep().interrupted() ? ", interrupted" : ", for want of credentials"));
        }
        String text = String.format(
                Locale.ROOT,
                "%s: %d of %d regions, %d of %d endpoints work (%.3f s)%s",
                report.sweep().verdict(),
                report.working(),
                report.ranked().size(),
                ok,
                endpoints,
                report.sweep().elapsedNanos() / 1e9,
                report.sweep().interrupted() ? ", interrupted" : "");
        return switch (report.sweep().verdict()) {
            case OK -> palette.good(text);
            case DEGRADED -> palette.odd(text);
            case FAILED -> palette.bad(text);
        };
    }

    private static String brief(long nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos / 1e6);
    }

    static String via(EndpointReport endpoint) {
        TurnUri uri = endpoint.seen().target().uri();
        return uri.transport() + ":" + uri.port();
    }

    private static String row(
            String rank,
            String region,
            int width,
            String via,
            String p50,
            String p95,
            String loss,
            String ready,
            String withoutUdp,
            String onlyTls) {
        return right(rank, 4) + " " + pad(region, width) + " " + pad(via, 9) + " " + right(p50, 8) + " "
                + right(p95, 8) + " " + right(loss, 5) + " " + right(ready, 9) + "  " + pad(withoutUdp, 19) + " "
                + onlyTls;
    }

    private static String pad(String text, int width) {
        return text.length() >= width ? text : text + " ".repeat(width - text.length());
    }

    private static String right(String text, int width) {
        return text.length() >= width ? text : " ".repeat(width - text.length()) + text;
    }
}

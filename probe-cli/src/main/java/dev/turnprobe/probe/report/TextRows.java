package dev.turnprobe.probe.report;

import dev.turnprobe.probe.diagnose.Diagnosis;
import dev.turnprobe.probe.measure.Candidate;
import dev.turnprobe.probe.measure.EchoAttempt;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.Summary;
import dev.turnprobe.probe.measure.TlsFacts;
import dev.turnprobe.probe.plan.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A check as lines of ASCII for people: a table whose rows can be printed one by one. */
public final class TextRows {
    private static final int WIDEST_URI = 60;
    private static final int LONGEST_EVIDENCE = 160;
    private static final int MOST_NAMED = 4;
    private static final String INDENT = "        ";

    private final Palette palette;
    private final int uriWidth;
    private final boolean details;
    private final boolean explained;
    private final List<Target> targets;

    /**
     * @param targets all that will ever be printed, so that columns fit
     * @param details whether each row is followed by phases and candidate lines
     * @param explained whether failures are followed by what to do about them
     */
    public TextRows(List<Target> targets, Palette palette, boolean details, boolean explained) {
        this.palette = palette;
        this.details = details;
        this.explained = explained;
        this.targets = List.copyOf(targets);
        int longest =
                targets.stream().mapToInt(t -> Columns.width(t.text())).max().orElse(0);
        uriWidth = Math.max("ENDPOINT".length(), Math.min(longest, WIDEST_URI));
    }

    /** The heads of the columns. */
    public String header() {
        return palette.faint(row("STATUS", "ENDPOINT", "CANDIDATE", "AFTER ms", "TRIPS", "P50 ms", "P95 ms", "LOSS"));
    }

    /** A row for an endpoint that is still at work, without colours. */
    String pending(Target target, LiveRow row) {
        Candidate candidate = row.candidate();
        String head = pad("...", 7) + " " + pad(target.text(), uriWidth) + " ";
        if (candidate == null) {
            return head + row.progress();
        }
        return head
                + pad(candidate.type() + " " + Units.text(candidate.address()), 27) + " "
                + right(Units.column(candidate.atNanos()), 9) + " "
                + right(Integer.toString(row.roundTrips()), 5) + "  "
                + row.progress();
    }

    /** A finished endpoint: its row, and what is to be said about it. */
    public List<String> finished(EndpointReport endpoint) {
        List<String> lines = new ArrayList<>();
        Observation seen = endpoint.seen();
        lines.add(seen.ok() ? okRow(seen) : failedRow(endpoint));
        if (seen.ok() && !seen.attempts().isEmpty()) {
            lines.add(palette.faint(INDENT + otherProof(seen)));
        }
        List<Diagnosis> all = endpoint.diagnosis();
        for (int i = 0; i < all.size(); i++) {
            // A failed row holds its first diagnosis already.
            diagnosis(all.get(i), !seen.ok() && i == 0, lines);
        }
        if (details) {
            detail(seen, lines);
        }
        return lines;
    }

    /** What only several endpoints together show. */
    public List<String> across(List<Diagnosis> diagnoses) {
        List<String> lines = new ArrayList<>();
        diagnoses.forEach(one -> {
            diagnosis(one, false, lines);
            if (explained && !one.endpoints().isEmpty()) {
                lines.add(INDENT + "   for " + named(one.endpoints()));
            }
        });
        return lines;
    }

    private String named(List<Integer> endpoints) {
        String first = endpoints.stream()
                .limit(MOST_NAMED)
                .map(index -> targets.get(index).text())
                .collect(Collectors.joining(", "));
        int more = endpoints.size() - MOST_NAMED;
        return first + (more > 0 ? " and " + more + " more" : "");
    }

    /** Where there is more to read about what was said; empty when there is nothing. */
    public static List<String> readMore(Report report) {
        Stream<Diagnosis> rows = report.endpoints().stream().flatMap(endpoint -> endpoint.diagnosis().stream());
        return Stream.concat(report.diagnosis().stream(), rows)
                .filter(one -> one.severity() != Diagnosis.Severity.INFO)
                .findFirst()
                .map(one -> List.of("`turnprobe explain " + one.code() + "` tells how to confirm and to repair this"))
                .orElse(List.of());
    }

    /** The last line. */
    public String summary(Report report) {
        if (report.endpoints().isEmpty()) {
            return palette.bad(report.verdict() + ": nothing was probed"
                    + (report.interrupted() ? ", interrupted" : ", for want of credentials"));
        }
        long ok = report.endpoints().stream().filter(e -> e.seen().ok()).count();
        String text = String.format(
                Locale.ROOT,
                "%s: %d of %d endpoint%s work%s (%.3f s)%s",
                report.verdict(),
                ok,
                report.endpoints().size(),
                report.endpoints().size() == 1 ? "" : "s",
                report.endpoints().size() == 1 ? "s" : "",
                report.elapsedNanos() / 1e9,
                report.interrupted() ? ", interrupted" : "");
        return switch (report.verdict()) {
            case OK -> palette.good(text);
            case DEGRADED -> palette.odd(text);
            case FAILED -> palette.bad(text);
        };
    }

    private String okRow(Observation seen) {
        Candidate candidate =
                seen.candidates().isEmpty() ? null : seen.candidates().get(0);
        Summary rtt = seen.echo() == null ? null : seen.echo().summary();
        String row = row(
                "ok",
                seen.target().text(),
                candidate == null ? "-" : candidate.type() + " " + Units.text(candidate.address()),
                candidate == null ? "-" : Units.column(seen.timeToCandidate()),
                candidate == null ? "-" : Integer.toString(seen.roundTripsToCandidate()),
                rtt == null || rtt.received() == 0 ? "-" : Units.column(rtt.p50Nanos()),
                rtt == null || rtt.received() == 0 ? "-" : Units.column(rtt.p95Nanos()),
                rtt == null ? "-" : Math.round(rtt.loss() * 100) + " %");
        return palette.good(row.substring(0, 2)) + row.substring(2);
    }

    private String failedRow(EndpointReport endpoint) {
        String head = palette.bad(pad("FAILED", 7)) + " "
                + pad(endpoint.seen().target().text(), uriWidth) + " ";
        if (endpoint.diagnosis().isEmpty()) {
            return head;
        }
        Diagnosis first = endpoint.diagnosis().get(0);
        return head + palette.bad(first.code().toString()) + ": " + first.message();
    }

    /** Why the usual proof was not the one. */
    private static String otherProof(Observation seen) {
        EchoAttempt first = seen.attempts().get(0);
        String why = first.refusal() == null ? "nothing came back" : printable(first.refusal());
        return "proven by " + (seen.echo() == null ? "-" : seen.echo().proof()) + ", because of " + first.proof() + ": "
                + why;
    }

    private static String printable(String text) {
        return text.replaceAll("[^ -~]", " ");
    }

    private void diagnosis(Diagnosis one, boolean saidAlready, List<String> lines) {
        if (!saidAlready) {
            String code = one.severity() == Diagnosis.Severity.ERROR
                    ? palette.bad(one.code().toString())
                    : palette.odd(one.code().toString());
            lines.add(INDENT + code + ": " + one.message());
        }
        if (explained) {
            lines.add(palette.faint(INDENT + seen(one)));
            lines.add(INDENT + "-> " + one.remedy());
        }
        if (details) {
            for (Map.Entry<String, Object> fact : one.evidence().entrySet()) {
                lines.add(palette.faint(INDENT + "   " + fact.getKey() + " = " + fact.getValue()));
            }
        }
    }

    /** The evidence in a line, as much of it as fits, and how sure it makes us. */
    private String seen(Diagnosis one) {
        List<String> facts = new ArrayList<>();
        if (!details) {
            one.evidence().forEach((name, value) -> facts.add(name + "=" + value));
        }
        // What is special about it was added last.
        Collections.reverse(facts);
        String all = printable(String.join(", ", facts));
        String shown = all.length() <= LONGEST_EVIDENCE ? all : all.substring(0, LONGEST_EVIDENCE - 3) + "...";
        return "seen: " + shown + (shown.isEmpty() ? "" : " ") + "(confidence " + one.confidence() + ")";
    }

    private void detail(Observation seen, List<String> lines) {
        Waterfall.of(seen.phases()).forEach(line -> lines.add(INDENT + line));
        seen.candidates().forEach(candidate -> lines.add(INDENT + "a=" + candidate.sdp()));
        if (seen.software() != null) {
            lines.add(INDENT + "server: " + printable(seen.software()));
        }
        TlsFacts tls = seen.tls();
        if (tls != null && tls.version() != null) {
            lines.add(INDENT + "tls: " + tls.version() + " " + tls.cipher()
                    + (tls.alpn() == null ? "" : " alpn " + tls.alpn())
                    + (tls.verified() ? ", verified" : ", NOT verified")
                    + (tls.resumed() ? ", resumed" : ""));
        }
        if (seen.echo() != null) {
            lines.add(INDENT + "proof: " + seen.echo().proof());
        }
    }

    private String row(
            String status,
            String uri,
            String candidate,
            String after,
            String trips,
            String p50,
            String p95,
            String loss) {
        return pad(status, 7) + " " + pad(uri, uriWidth) + " " + pad(candidate, 27) + " " + right(after, 9) + " "
                + right(trips, 5) + " " + right(p50, 8) + " " + right(p95, 8) + " " + right(loss, 5);
    }

    private static String pad(String text, int width) {
        return Columns.pad(text, width);
    }

    private static String right(String text, int width) {
        return text.length() >= width ? text : " ".repeat(width - text.length()) + text;
    }
}

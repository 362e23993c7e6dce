package dev.turnprobe.probe.report;

import dev.turnprobe.probe.diagnose.Diagnosis;
import dev.turnprobe.probe.measure.Candidate;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.PhaseSpan;
import dev.turnprobe.probe.measure.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint as a page shows it.
 *
 * @param number from 1
 * @param rtts round trips in milliseconds, for a chart; null when there are none
 * @param bars its phases
 * @param total how long it took, in words
 * @param facts all that is known
 */
public record EndpointView(
        int number,
        boolean ok,
        String uri,
        String why,
        String candidate,
        String ready,
        String trips,
        String p50,
        String p95,
        String max,
        String jitter,
        String loss,
        @Nullable String rtts,
        List<Bar> bars,
        String total,
        List<Fact> facts,
        List<Said> said) {

    /** So many dots a page has for all of its endpoints; they are no use if nobody can tell them apart. */
    private static final int MOST_DOTS = 2500;

    private static final int LEAST_DOTS = 10;

    /** A phase, on the axis of the page. */
    public record Bar(String phase, int from, int length) {
        /** As SVG has it. */
        public String path() {
            return "M" + from + " 0h" + length + "v9H" + from + "z";
        }
    }

    /** A diagnosis, for people. */
    public record Said(String code, String severity, String message, String remedy, List<Fact> evidence) {}

    /** Where an axis for all of these ends. */
    public static TimeAxis axis(List<EndpointReport> endpoints) {
        return TimeAxis.of(endpoints.stream()
                .flatMap(each -> each.seen().phases().stream())
                .mapToLong(EndpointView::end)
                .max()
                .orElse(0));
    }

    /** The phases that there are, in the order they come. */
    public static List<String> phases(List<EndpointReport> endpoints) {
        return CheckCsv.PHASES.stream()
                .filter(name -> endpoints.stream()
                        .flatMap(each -> each.seen().phases().stream())
                        .anyMatch(span -> span.name().equals(name)))
                .toList();
    }

    /** Views of all of these. */
    public static List<EndpointView> of(List<EndpointReport> endpoints, TimeAxis axis) {
        int dots = Math.max(LEAST_DOTS, MOST_DOTS / Math.max(1, endpoints.size()));
        return endpoints.stream().map(each -> of(each, axis, dots)).toList();
    }

    private static EndpointView of(EndpointReport endpoint, TimeAxis axis, int dots) {
        Observation seen = endpoint.seen();
        Candidate candidate =
                seen.candidates().isEmpty() ? null : seen.candidates().get(0);
        Summary rtt = seen.echo() == null ? null : seen.echo().summary();
        boolean measured = rtt != null && rtt.received() > 0;
        return new EndpointView(
                seen.index() + 1,
                seen.ok(),
                seen.target().text(),
                why(endpoint.diagnosis()),
                candidate == null ? "-" : candidate.type() + " " + Units.text(candidate.address()),
                candidate == null ? "-" : Units.brief(seen.timeToCandidate()),
                candidate == null ? "-" : Integer.toString(seen.roundTripsToCandidate()),
                rtt == null || !measured ? "-" : Units.brief(rtt.p50Nanos()),
                rtt == null || !measured ? "-" : Units.brief(rtt.p95Nanos()),
                rtt == null || !measured ? "-" : Units.brief(rtt.maxNanos()),
                rtt == null || !measured ? "-" : Units.brief(rtt.jitterNanos()),
                rtt == null ? "-" : Math.round(100 * rtt.loss()) + " %",
                rtts(seen, dots),
                bars(seen.phases(), axis),
                total(seen),
                EndpointFacts.of(seen),
                said(endpoint.diagnosis()));
    }

    /** A word, and a class of the style sheet. */
    public String status() {
        return ok ? "ok" : "failed";
    }

    /** The word with a sign, so that colour is not all there is. */
    public String sign() {
        return ok ? "✓ ok" : "✕ failed";
    }

    static List<Fact> evidence(Diagnosis one) {
        List<Fact> facts = new ArrayList<>();
        one.evidence().forEach((name, value) -> facts.add(new Fact(name, value.toString())));
        return List.copyOf(facts);
    }

    private static String why(List<Diagnosis> all) {
        return all.isEmpty() ? "" : all.get(0).code() + ": " + all.get(0).message();
    }

    private static List<Said> said(List<Diagnosis> all) {
        return all.stream()
                .map(one -> new Said(
                        one.code().toString(),
                        one.severity().toString(),
                        one.message() + (one.explainedBy() == null ? "" : " (explained by " + one.explainedBy() + ")"),
                        one.remedy(),
                        evidence(one)))
                .toList();
    }

    /** At most so many round trips in milliseconds, shortest first, parted by spaces; null when there are none. */
    public static @Nullable String rtts(Observation seen, int dots) {
        List<Long> all = seen.echo() == null ? List.of() : seen.echo().rttsNanos();
        if (all.isEmpty()) {
            return null;
        }
        List<Long> sorted = all.stream().sorted().toList();
        int shown = Math.min(dots, sorted.size());
        List<String> text = new ArrayList<>(shown);
        for (int i = 0; i < shown; i++) {
            // The shortest and the longest are among them, and the others evenly between.
            int index = shown == 1 ? 0 : (int) ((long) i * (sorted.size() - 1) / (shown - 1));
            text.add(Units.millis(sorted.get(index)));
        }
        return String.join(" ", text);
    }

    private static List<Bar> bars(List<PhaseSpan> phases, TimeAxis axis) {
        return phases.stream()
                .map(span -> {
                    int from = axis.at(span.startNanos());
                    String name = CheckCsv.PHASES.contains(span.name()) ? span.name() : "other";
                    return new Bar(name, from, Math.max(1, axis.at(end(span)) - from));
                })
                .collect(Collectors.toUnmodifiableList());
    }

    private static String total(Observation seen) {
        long end = seen.phases().stream().mapToLong(EndpointView::end).max().orElse(-1);
        String stalled = seen.ok() || seen.stalledIn() == null ? "" : "stopped in " + seen.stalledIn();
        if (end < 0) {
            return stalled;
        }
        return Units.brief(end) + " ms" + (stalled.isEmpty() ? "" : ", " + stalled);
    }

    private static long end(PhaseSpan span) {
        return span.startNanos() + span.durationNanos();
    }
}

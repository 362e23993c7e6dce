package dev.turnprobe.probe.report;

import dev.turnprobe.probe.diagnose.Cause;
import dev.turnprobe.probe.diagnose.Diagnosis;
import dev.turnprobe.probe.measure.Candidate;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.PhaseSpan;
import dev.turnprobe.probe.measure.ProbeFailure;
import dev.turnprobe.probe.measure.Summary;
import dev.turnprobe.probe.plan.Requirement;
import dev.turnprobe.probe.report.JUnitXml.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A check as test results: a case an endpoint, and one a kind that had to work. Unless the user stopped it, there are
 * failures or errors exactly when the verdict is not {@code ok}.
 */
public final class CheckJUnit {
    private final Report report;
    private final Set<Requirement> required;
    private final Function<Observation, String> group;

    private CheckJUnit(Report report, Set<Requirement> required, Function<Observation, String> group) {
        this.report = report;
        this.required = required;
        this.group = group;
    }

    /** @param required what had to work; empty for everything */
    static String write(Report report, Set<Requirement> required) {
        return write("turnprobe check", report, required, seen -> "turnprobe.check");
    }

    /** @param group under what an endpoint is to be found */
    public static String write(
            String name, Report report, Set<Requirement> required, Function<Observation, String> group) {
        return new CheckJUnit(report, required, group).write(name);
    }

    /** Facts about a run. */
    public static Map<String, String> properties(Tool tool, Object verdict, boolean interrupted) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("version", tool.version());
        facts.put("java", tool.java());
        facts.put("os", tool.os());
        facts.put("verdict", verdict.toString());
        if (interrupted) {
            facts.put("interrupted", "true");
        }
        return facts;
    }

    private String write(String name) {
        List<JUnitXml.Case> cases = new ArrayList<>();
        required.stream().sorted().forEach(what -> cases.add(requirement(what)));
        report.endpoints().forEach(endpoint -> cases.add(endpoint(endpoint)));
        if (report.endpoints().isEmpty()) {
            cases.add(unprobed());
        }
        Map<String, String> properties = properties(report.tool(), report.verdict(), report.interrupted());
        if (report.insecure()) {
            properties.put("insecure", "true");
        }
        String across = report.diagnosis().stream().map(CheckJUnit::details).collect(Collectors.joining("\n"));
        return JUnitXml.write(
                new JUnitXml.Suite(name, report.startedAt(), report.elapsedNanos(), properties, cases, across));
    }

    private JUnitXml.Case unprobed() {
        Diagnosis why = report.diagnosis().isEmpty() ? null : report.diagnosis().get(0);
        return new JUnitXml.Case("turnprobe.credentials", "credentials", report.elapsedNanos(), outcome(why), "");
    }

    private JUnitXml.Case requirement(Requirement what) {
        String message = "--require " + what + ": no endpoint of that kind works";
        JUnitXml.Outcome outcome = isMet(what)
                ? null
                : new JUnitXml.Outcome(
                        report.interrupted() ? Kind.SKIPPED : Kind.FAILURE, "REQUIREMENT_UNMET", message, message);
        return new JUnitXml.Case("turnprobe.require", what.toString(), 0, outcome, "");
    }

    private boolean isMet(Requirement what) {
        return report.endpoints().stream()
                .anyMatch(each -> each.seen().ok() && what.isMetBy(each.seen().target()));
    }

    private JUnitXml.Case endpoint(EndpointReport endpoint) {
        Observation seen = endpoint.seen();
        List<Diagnosis> said = endpoint.diagnosis();
        String output = seen.ok()
                ? result(seen) + said.stream().map(one -> "\n" + details(one)).collect(Collectors.joining())
                : "";
        return new JUnitXml.Case(
                group.apply(seen),
                seen.target().text(),
                elapsed(seen),
                seen.ok() ? null : failed(seen, said.isEmpty() ? null : said.get(0)),
                output);
    }

    private JUnitXml.Outcome failed(Observation seen, @Nullable Diagnosis why) {
        JUnitXml.Outcome outcome = outcome(why);
        boolean wanted =
                required.isEmpty() || required.stream().anyMatch(what -> what.isMetBy(seen.target()) && !isMet(what));
        return wanted || outcome.kind() != Kind.FAILURE
                ? outcome
                : new JUnitXml.Outcome(
                        Kind.SKIPPED,
                        outcome.type(),
                        "not required: " + outcome.type() + ": " + outcome.message(),
                        outcome.details());
    }

    private JUnitXml.Outcome outcome(@Nullable Diagnosis why) {
        if (why == null) {
            return new JUnitXml.Outcome(Kind.FAILURE, "FAILED", "it does not work", "");
        }
        Kind kind = why.code() == Cause.INTERRUPTED
                ? Kind.SKIPPED
                : why.code() == Cause.INTERNAL_ERROR ? Kind.ERROR : Kind.FAILURE;
        StringBuilder details = new StringBuilder(details(why));
        Cause cause = why.explainedBy();
        report.diagnosis().stream()
                .filter(one -> one.code() == cause)
                .forEach(one -> details.append("\nexplained by ").append(details(one)));
        return new JUnitXml.Outcome(kind, why.code().toString(), why.message(), details.toString());
    }

    /** What is wrong, what shows it, what to do about it. */
    static String details(Diagnosis one) {
        StringBuilder lines = new StringBuilder();
        lines.append(one.code()).append(": ").append(one.message());
        one.evidence()
                .forEach((name, value) ->
                        lines.append("\n  ").append(name).append(" = ").append(value));
        lines.append("\n  confidence ").append(one.confidence());
        return lines.append("\n  -> ").append(one.remedy()).toString();
    }

    private static String result(Observation seen) {
        StringBuilder line = new StringBuilder();
        for (Candidate candidate : seen.candidates()) {
            line.append(candidate.type())
                    .append(' ')
                    .append(Units.text(candidate.address()))
                    .append(" after ")
                    .append(Units.millis(candidate.atNanos()))
                    .append(" ms\n");
        }
        Summary rtt = seen.echo() == null ? null : seen.echo().summary();
        if (rtt != null && rtt.received() > 0) {
            line.append(String.format(
                    Locale.ROOT,
                    "round trips: p50 %s ms, p95 %s ms, %d of %d lost",
                    Units.millis(rtt.p50Nanos()),
                    Units.millis(rtt.p95Nanos()),
                    rtt.sent() - rtt.received(),
                    rtt.sent()));
        }
        return line.toString().stripTrailing();
    }

    /** Until the last thing that was seen; for one whose time ran out, all of its time. */
    private static long elapsed(Observation seen) {
        if (seen.failure() instanceof ProbeFailure.OutOfTime late) {
            return late.limit().toNanos();
        }
        return seen.phases().stream().mapToLong(CheckJUnit::end).reduce(Math.max(0, seen.timeToCandidate()), Math::max);
    }

    private static long end(PhaseSpan span) {
        return span.startNanos() + span.durationNanos();
    }
}

package dev.turnprobe.probe.report;

import dev.turnprobe.probe.diagnose.Diagnosis;
import dev.turnprobe.probe.measure.Candidate;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.PhaseSpan;
import dev.turnprobe.probe.measure.Summary;
import dev.turnprobe.probe.measure.TlsFacts;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A check as a table: a row an endpoint. Columns are named as members of the JSON are; new ones come last. */
public final class CheckCsv {
    /** The phases, in the order they come. */
    static final List<String> PHASES = List.of(
            "resolve", "connect", "secure", "binding", "challenge", "allocate", "permission", "channel", "echo");

    private static final List<String> SERVER =
            List.of("startedAt", "uri", "kind", "transport", "host", "port", "region", "address", "family", "status");
    private static final List<String> CANDIDATE =
            List.of("candidateType", "candidateAddress", "timeToCandidateMs", "roundTripsToCandidate", "proof");
    private static final List<String> RTT =
            List.of("sent", "received", "lossPercent", "minMs", "p50Ms", "p95Ms", "p99Ms", "maxMs", "jitterMs");
    private static final List<String> FACTS = List.of("software", "realm", "tlsVersion", "tlsVerified");
    private static final List<String> DIAGNOSIS = List.of("code", "severity", "message", "remedy", "explainedBy");

    /** The columns of an endpoint. */
    public static final List<String> COLUMNS = columns();

    private CheckCsv() {}

    /** The table, its header first. */
    public static String write(Report report) {
        Csv csv = new Csv(COLUMNS);
        for (EndpointReport endpoint : report.endpoints()) {
            row(csv, report.startedAt(), endpoint);
            csv.end();
        }
        if (report.endpoints().isEmpty()) {
            unprobed(csv, report);
        }
        return csv.toString();
    }

    /** Nothing was probed: one row says why. */
    public static void unprobed(Csv csv, Report report) {
        csv.text(JsonDocument.timestamp(report.startedAt()))
                .none(SERVER.size() - 2)
                .text("unprobed");
        csv.none(COLUMNS.size() - SERVER.size() - DIAGNOSIS.size());
        diagnosis(csv, report.diagnosis());
        csv.end();
    }

    /** The cells of an endpoint. */
    public static void row(Csv csv, Instant startedAt, EndpointReport endpoint) {
        Observation seen = endpoint.seen();
        server(csv, startedAt, seen);
        candidate(csv, seen);
        rtt(csv, seen);
        for (String phase : PHASES) {
            phase(csv, seen, phase);
        }
        csv.text(seen.software()).text(seen.realm());
        TlsFacts tls = seen.tls();
        csv.text(tls == null ? null : tls.version()).text(tls == null ? null : tls.verified());
        diagnosis(csv, endpoint.diagnosis());
    }

    private static void server(Csv csv, Instant startedAt, Observation seen) {
        csv.text(JsonDocument.timestamp(startedAt))
                .text(seen.target().text())
                .text(seen.target().uri().kind().name().toLowerCase(Locale.ROOT))
                .text(seen.target().uri().transport())
                .text(seen.target().uri().host())
                .number(seen.target().uri().port())
                .text(seen.target().region());
        InetSocketAddress address = seen.address();
        if (address == null) {
            csv.none(2);
        } else {
            csv.text(Units.text(address)).text(address.getAddress() instanceof Inet4Address ? "ipv4" : "ipv6");
        }
        csv.text(seen.ok() ? "ok" : "failed");
    }

    private static void candidate(Csv csv, Observation seen) {
        if (seen.candidates().isEmpty()) {
            csv.none(4);
        } else {
            Candidate first = seen.candidates().get(0);
            csv.text(first.type())
                    .text(Units.text(first.address()))
                    .millis(seen.timeToCandidate())
                    .number(seen.roundTripsToCandidate());
        }
        csv.text(seen.echo() == null ? null : seen.echo().proof());
    }

    private static void rtt(Csv csv, Observation seen) {
        Summary rtt = seen.echo() == null ? null : seen.echo().summary();
        if (rtt == null) {
            csv.none(RTT.size());
            return;
        }
        csv.number(rtt.sent()).number(rtt.received()).percent(rtt.loss());
        if (rtt.received() == 0) {
            csv.none(RTT.size() - 3);
            return;
        }
        csv.millis(rtt.minNanos())
                .millis(rtt.p50Nanos())
                .millis(rtt.p95Nanos())
                .millis(rtt.p99Nanos())
                .millis(rtt.maxNanos())
                .millis(rtt.jitterNanos());
    }

    private static void phase(Csv csv, Observation seen, String name) {
        List<PhaseSpan> spans =
                seen.phases().stream().filter(span -> span.name().equals(name)).toList();
        if (spans.isEmpty()) {
            csv.none(1);
        } else {
            csv.millis(spans.stream().mapToLong(PhaseSpan::durationNanos).sum());
        }
    }

    /** The first is the gravest. */
    private static void diagnosis(Csv csv, List<Diagnosis> all) {
        if (all.isEmpty()) {
            csv.none(DIAGNOSIS.size());
            return;
        }
        Diagnosis first = all.get(0);
        csv.text(first.code())
                .text(first.severity())
                .text(first.message())
                .text(first.remedy())
                .text(first.explainedBy());
    }

    private static List<String> columns() {
        List<String> all = new ArrayList<>(SERVER);
        all.addAll(CANDIDATE);
        all.addAll(RTT);
        PHASES.forEach(phase -> all.add(phase + "Ms"));
        all.addAll(FACTS);
        all.addAll(DIAGNOSIS);
        return List.copyOf(all);
    }
}

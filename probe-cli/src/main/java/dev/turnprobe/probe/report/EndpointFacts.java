package dev.turnprobe.probe.report;

import dev.turnprobe.probe.measure.Candidate;
import dev.turnprobe.probe.measure.Certificate;
import dev.turnprobe.probe.measure.EchoAttempt;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.PhaseSpan;
import dev.turnprobe.probe.measure.Summary;
import dev.turnprobe.probe.measure.TlsFacts;
import dev.turnprobe.turn.core.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All that is known of one endpoint, in words. */
final class EndpointFacts {
    private final List<Fact> facts = new ArrayList<>();

    private EndpointFacts() {}

    static List<Fact> of(Observation seen) {
        EndpointFacts all = new EndpointFacts();
        all.server(seen);
        all.way(seen);
        all.echo(seen);
        return List.copyOf(all.facts);
    }

    private void server(Observation seen) {
        add("region", seen.target().region());
        add("address", seen.address() == null ? null : Units.text(seen.address()));
        add("software", seen.software());
        add("realm", seen.realm());
        Duration lifetime = seen.lifetime();
        add("lifetime", lifetime == null ? null : lifetime.toSeconds() + " s");
        TlsFacts tls = seen.tls();
        if (tls != null && tls.version() != null) {
            add(
                    "TLS",
                    tls.version() + ", " + tls.cipher() + (tls.alpn() == null ? "" : ", ALPN " + tls.alpn())
                            + (tls.verified() ? ", verified" : ", NOT verified")
                            + (tls.resumed() ? ", resumed" : ""));
        }
        Certificate leaf = tls == null ? null : tls.leaf();
        if (leaf != null) {
            add("certificate", leaf.subject() + ", issued by " + leaf.issuer() + ", until " + leaf.notAfter());
        }
        for (Redirect hop : seen.redirects()) {
            add("redirected", Units.text(hop.from()) + " to " + Units.text(hop.to()));
        }
    }

    private void way(Observation seen) {
        if (!seen.phases().isEmpty()) {
            add("phases", seen.phases().stream().map(EndpointFacts::phase).collect(Collectors.joining(", ")) + " ms");
        }
        for (Candidate candidate : seen.candidates()) {
            add("candidate", candidate.sdp() + ", after " + Units.millis(candidate.atNanos()) + " ms");
        }
    }

    private static String phase(PhaseSpan span) {
        return span.name() + " " + Units.millis(span.durationNanos())
                + (span.requests() > 1 ? " (" + span.requests() + " requests)" : "");
    }

    private void echo(Observation seen) {
        for (EchoAttempt attempt : seen.attempts()) {
            add(
                    "tried",
                    attempt.proof() + " by " + attempt.peer() + ": " + attempt.received() + " of " + attempt.sent()
                            + " came back"
                            + (attempt.refusal() == null ? "" : ", " + attempt.refusal()));
        }
        Observation.Echo echo = seen.echo();
        if (echo == null) {
            return;
        }
        add("proof", echo.proof());
        Summary rtt = echo.summary();
        if (rtt != null) {
            add(
                    "round trips",
                    rtt.received() + " of " + rtt.sent()
                            + (rtt.received() == 0
                                    ? ""
                                    : ", shortest " + Units.millis(rtt.minNanos()) + ", p99 "
                                            + Units.millis(rtt.p99Nanos()) + " ms"));
        }
    }

    private void add(String name, @Nullable String value) {
        if (value != null) {
            facts.add(new Fact(name, value));
        }
    }
}

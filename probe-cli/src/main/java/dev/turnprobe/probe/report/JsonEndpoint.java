package dev.turnprobe.probe.report;

import dev.turnprobe.probe.measure.Candidate;
import dev.turnprobe.probe.measure.Certificate;
import dev.turnprobe.probe.measure.EchoAttempt;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.PhaseSpan;
import dev.turnprobe.probe.measure.Summary;
import dev.turnprobe.probe.measure.TlsFacts;
import dev.turnprobe.turn.core.Redirect;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** The JSON of one endpoint: the same object in the document and in an event. */
public final class JsonEndpoint {
    private final JsonFields json;
    private final Instant startedAt;

    /** @param startedAt what days left are counted from */
    public JsonEndpoint(JsonFields json, Instant startedAt) {
        this.json = json;
        this.startedAt = startedAt;
    }

    /** The members, inside an object that the caller has opened. */
    public void members(EndpointReport endpoint) throws IOException {
        Observation seen = endpoint.seen();
        json.text("uri", seen.target().text());
        json.text("kind", seen.target().uri().kind().name().toLowerCase(Locale.ROOT));
        json.text("transport", seen.target().uri().transport());
        json.text("host", seen.target().uri().host());
        json.number("port", seen.target().uri().port());
        json.text("region", seen.target().region());
        InetSocketAddress address = seen.address();
        if (address != null) {
            json.text("address", Units.text(address));
            json.text("family", address.getAddress() instanceof Inet4Address ? "ipv4" : "ipv6");
        }
        json.text("status", seen.ok() ? "ok" : "failed");
        json.array("candidates", () -> {
            for (Candidate candidate : seen.candidates()) {
                json.object(() -> candidate(candidate));
            }
        });
        json.array("phases", () -> {
            for (PhaseSpan span : seen.phases()) {
                json.object(() -> phase(span));
            }
        });
        if (!seen.candidates().isEmpty()) {
            json.millis("timeToCandidateMs", seen.timeToCandidate());
            json.number("roundTripsToCandidate", seen.roundTripsToCandidate());
        }
        echo(seen);
        server(seen);
        TlsFacts tls = seen.tls();
        if (tls != null) {
            json.object("tls", () -> tls(tls));
        }
        json.array("redirects", () -> {
            for (Redirect hop : seen.redirects()) {
                json.object(() -> redirect(hop));
            }
        });
        JsonDocument.diagnosis(json, endpoint.diagnosis());
    }

    private void redirect(Redirect hop) throws IOException {
        json.text("from", Units.text(hop.from()));
        json.text("to", Units.text(hop.to()));
        json.text("domain", hop.domain());
        json.flag("signed", hop.signed());
    }

    public void candidate(Candidate candidate) throws IOException {
        json.text("type", candidate.type());
        json.text("address", Units.host(candidate.address()));
        json.number("port", candidate.address().getPort());
        json.text("relatedAddress", Units.host(candidate.related()));
        json.number("relatedPort", candidate.related().getPort());
        json.text("protocol", Candidate.PROTOCOL);
        json.text("relayProtocol", candidate.relayProtocol());
        json.text("foundation", candidate.foundation());
        json.number("component", Candidate.COMPONENT);
        json.number("priority", candidate.priority());
        json.text("sdp", candidate.sdp());
        json.millis("atMs", candidate.atNanos());
    }

    public void phase(PhaseSpan span) throws IOException {
        json.text("name", span.name());
        json.millis("startMs", span.startNanos());
        json.millis("durationMs", span.durationNanos());
        if (span.requests() > 0) {
            json.number("requests", span.requests());
        }
    }

    private void echo(Observation seen) throws IOException {
        if (!seen.attempts().isEmpty()) {
            json.array("proofAttempts", () -> {
                for (EchoAttempt attempt : seen.attempts()) {
                    json.object(() -> attempt(attempt));
                }
            });
        }
        Observation.Echo echo = seen.echo();
        if (echo != null) {
            json.text("proof", echo.proof());
            Summary rtt = echo.summary();
            if (rtt != null) {
                json.object("rtt", () -> rtt(rtt));
            }
        }
    }

    private void attempt(EchoAttempt attempt) throws IOException {
        json.text("proof", attempt.proof());
        json.text("peer", attempt.peer());
        json.flag("permitted", attempt.permitted());
        json.number("sent", attempt.sent());
        json.number("received", attempt.received());
        if (attempt.refusal() != null) {
            json.text("refusal", attempt.refusal());
        }
    }

    private void rtt(Summary rtt) throws IOException {
        json.number("sent", rtt.sent());
        json.number("received", rtt.received());
        if (rtt.received() > 0) {
            json.millis("minMs", rtt.minNanos());
            json.millis("p50Ms", rtt.p50Nanos());
            json.millis("p95Ms", rtt.p95Nanos());
            json.millis("p99Ms", rtt.p99Nanos());
            json.millis("maxMs", rtt.maxNanos());
            json.millis("jitterMs", rtt.jitterNanos());
        }
    }

    private void server(Observation seen) throws IOException {
        Duration lifetime = seen.lifetime();
        if (seen.software() == null && seen.realm() == null && lifetime == null) {
            return;
        }
        json.object("server", () -> {
            json.text("software", seen.software());
            json.text("realm", seen.realm());
            if (lifetime != null) {
                json.number("lifetimeS", lifetime.toSeconds());
            }
        });
    }

    private void tls(TlsFacts tls) throws IOException {
        json.text("version", tls.version());
        json.text("cipher", tls.cipher());
        json.text("alpn", tls.alpn());
        Certificate leaf = tls.leaf();
        if (leaf != null) {
            Instant notAfter = leaf.notAfter();
            json.text("subject", leaf.subject());
            json.text("issuer", leaf.issuer());
            json.text("notAfter", notAfter);
            json.number("daysLeft", Duration.between(startedAt, notAfter).toDays());
        }
        json.flag("verified", tls.verified());
        if (tls.version() != null) {
            json.flag("resumed", tls.resumed());
        }
    }
}

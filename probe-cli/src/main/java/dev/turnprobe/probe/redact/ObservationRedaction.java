package dev.turnprobe.probe.redact;

import dev.turnprobe.probe.measure.Certificate;
import dev.turnprobe.probe.measure.EchoAttempt;
import dev.turnprobe.probe.measure.Fault;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.ProbeFailure;
import dev.turnprobe.probe.measure.TlsFacts;
import dev.turnprobe.probe.measure.WireFacts;
import dev.turnprobe.probe.plan.CredentialNote;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.turn.TurnUri;
import dev.turnprobe.turn.core.Redirect;
import dev.turnprobe.turn.core.TurnFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Redacts an observation part by part; what a part has no address, name or foreign text in stays as it is. */
final class ObservationRedaction {
    private final Redaction redaction;

    ObservationRedaction(Redaction redaction) {
        this.redaction = redaction;
    }

    Observation observation(Observation seen) {
        Target target = target(seen.target());
        return new Observation(
                seen.index(),
                target,
                redaction.orNull(seen.address()),
                redaction.textOrNull(seen.realm()),
                seen.phases(),
                seen.stalledIn(),
                seen.candidates().stream().map(redaction::of).toList(),
                seen.echo(),
                attempts(seen.attempts()),
                redaction.textOrNull(seen.software()),
                seen.lifetime(),
                seen.tls() == null ? null : tls(seen.tls()),
                wire(seen.wire()),
                redirects(seen.redirects()),
                seen.proxied(),
                seen.failure() == null ? null : failure(seen.failure()));
    }

    Target target(Target real) {
        TurnUri uri = real.uri();
        TurnUri redacted = new TurnUri(
                uri.kind(), host(uri), uri.port(), uri.transport(), uri.isPortGiven(), uri.isTransportGiven());
        return new Target(
                addresses(real.text()),
                redacted,
                real.credentials() == null ? null : redaction.of(real.credentials()),
                real.region() == null ? null : addresses(real.region()),
                real.notes().stream().map(this::note).toList());
    }

    /** The names of servers stay: without them nobody could look into it. */
    private String host(TurnUri uri) {
        return addresses(uri.host());
    }

    private String addresses(String text) {
        return redaction.addressesIn(text);
    }

    private CredentialNote note(CredentialNote note) {
        return new CredentialNote(
                note.kind(),
                note.finding(),
                note.path(),
                redaction.text(note.message()),
                note.remedy(),
                note.certain());
    }

    private List<EchoAttempt> attempts(List<EchoAttempt> attempts) {
        return attempts.stream().map(this::attempt).toList();
    }

    private EchoAttempt attempt(EchoAttempt attempt) {
        return new EchoAttempt(
                attempt.proof(),
                addresses(attempt.peer()),
                attempt.permitted(),
                attempt.sent(),
                attempt.received(),
                redaction.textOrNull(attempt.refusal()));
    }

    private TlsFacts tls(TlsFacts tls) {
        List<Certificate> chain = tls.chain().stream().map(this::certificate).toList();
        return new TlsFacts(tls.version(), tls.cipher(), tls.alpn(), chain, tls.verified(), tls.resumed());
    }

    Certificate certificate(Certificate shown) {
        return new Certificate(
                addresses(shown.subject()),
                addresses(shown.issuer()),
                shown.notBefore(),
                shown.notAfter(),
                shown.fingerprint(),
                shown.pin(),
                shown.keyId(),
                shown.issuerKeyId(),
                shown.signedBy(),
                shown.selfSigned(),
                shown.publicMarks(),
                shown.issuerUrl() == null ? null : addresses(shown.issuerUrl()));
    }

    private WireFacts wire(WireFacts wire) {
        WireFacts.ErrorReply error = wire.lastError();
        WireFacts.Mapped mapped = wire.mapped();
        String foreign = wire.firstForeign();
        return new WireFacts(
                wire.framesReceived(),
                wire.stunReceived(),
                wire.allocatesSent(),
                wire.discards(),
                error == null ? null : error(error),
                foreign == null ? null : ForeignText.redact(redaction, foreign),
                mapped == null
                        ? null
                        : new WireFacts.Mapped(
                                redaction.orNull(mapped.local()),
                                redaction.of(mapped.xor()),
                                redaction.orNull(mapped.plain())));
    }

    private WireFacts.ErrorReply error(WireFacts.ErrorReply error) {
        return new WireFacts.ErrorReply(
                error.method(),
                error.code(),
                redaction.text(error.reason()),
                error.hasRealm(),
                error.hasNonce(),
                error.hasIntegrity());
    }

    List<Redirect> redirects(List<Redirect> hops) {
        return hops.stream()
                .map(hop -> new Redirect(
                        redaction.of(hop.from()), redaction.of(hop.to()), domain(hop.domain()), hop.signed()))
                .toList();
    }

    private @Nullable String domain(@Nullable String domain) {
        return domain == null ? null : addresses(domain);
    }

    ProbeFailure failure(ProbeFailure failure) {
        if (failure instanceof ProbeFailure.Turn turn) {
            return new ProbeFailure.Turn(failure(turn.failure()));
        } else if (failure instanceof ProbeFailure.Unreachable unreachable) {
            return new ProbeFailure.Unreachable(unreachable.phase(), fault(unreachable.fault()));
        } else if (failure instanceof ProbeFailure.Disconnected disconnected) {
            return new ProbeFailure.Disconnected(fault(disconnected.fault()));
        } else if (failure instanceof ProbeFailure.NoEcho noEcho) {
            return new ProbeFailure.NoEcho(attempts(noEcho.attempts()));
        }
        return failure;
    }

    private TurnFailure failure(TurnFailure failure) {
        if (failure instanceof TurnFailure.Rejected rejected) {
            ErrorCode error = rejected.error();
            return new TurnFailure.Rejected(
                    rejected.method(),
                    new ErrorCode(error.code(), redaction.text(error.reason())),
                    rejected.signed(),
                    redaction.text(rejected.hint()));
        } else if (failure instanceof TurnFailure.Redirected redirected) {
            return new TurnFailure.Redirected(
                    redaction.of(redirected.alternate()),
                    domain(redirected.domain()),
                    redirected.signed(),
                    redirected.refusal(),
                    redirects(redirected.chain()));
        } else if (failure instanceof TurnFailure.Violation violation) {
            return new TurnFailure.Violation(redaction.text(violation.what()));
        }
        return failure;
    }

    Fault fault(Fault fault) {
        return new Fault(fault.links().stream()
                .map(link ->
                        new Fault.Link(link.kind(), link.name(), redaction.textOrNull(link.message()), link.problem()))
                .toList());
    }
}

package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Severity;
import dev.turnprobe.probe.measure.Observation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** All rules, in one place. Pure functions over finished observations. */
public final class Diagnoses {
    /** Rules that name a cause, and stand on evidence for it. */
    private static final List<Rule> CAUSES = List.of(
            new Redirected(),
            new DnsFailed(),
            new PortClosed(),
            new PortFiltered(),
            new TlsUntrusted(),
            new TlsPinMismatch(),
            new TlsNameMismatch(),
            new TlsExpired(),
            new TlsHandshakeFailed(),
            new NotStun(),
            new CredentialsMissing(),
            new CredentialsExpired(),
            new CredentialsMalformed(),
            new CredentialsRejected(),
            new RealmMissing(),
            new StaleNonceLoop(),
            new QuotaReached(),
            new InsufficientCapacity(),
            new AllocationMismatch(),
            new TransportUnsupported(),
            new FamilyUnsupported(),
            new ServerError(),
            new IntegrityBad(),
            new IntegrityMissing(),
            new PeerForbidden(),
            new RelayPathBlocked(),
            new RelayAddressPrivate(),
            new RelayLossy(),
            new Interrupted(),
            new InternalError());

    private static final Rule PROXY = new ProxyFailed();

    /** Rules that name a plain symptom, for when no cause is proven; the first that fits is enough. */
    private static final List<Rule> SYMPTOMS =
            List.of(new RequestRejected(), new ProtocolViolation(), new ConnectionLost(), new TimedOut());

    private static final List<CrossRule> CROSS =
            List.of(new UdpBlocked(), new CredentialsRefusedEverywhere(), new ClockSkew());

    private Diagnoses() {}

    /**
     * What is to be said about one endpoint: at least one error when it failed, never an error when it works.
     *
     * @param now the wall clock when the probe began
     */
    public static List<Diagnosis> of(Observation seen, Instant now) {
        Diagnosis proxy = PROXY.examine(seen, now);
        if (proxy != null) {
            // Whatever else it looks like, it is not the server's.
            return List.of(proxy);
        }
        List<Diagnosis> found = new ArrayList<>();
        CAUSES.stream()
                .map(rule -> rule.examine(seen, now))
                .filter(Objects::nonNull)
                .forEach(found::add);
        if (seen.ok() || !found.isEmpty()) {
            return List.copyOf(found);
        }
        return SYMPTOMS.stream()
                .map(rule -> rule.examine(seen, now))
                .filter(Objects::nonNull)
                .findFirst()
                .map(List::of)
                .orElseGet(() -> List.of(unexplained(seen)));
    }

    /** What only several endpoints together can show. */
    public static List<Diagnosis> across(List<Observation> seen) {
        List<Diagnosis> found = new ArrayList<>();
        CROSS.stream().map(rule -> rule.examine(seen)).filter(Objects::nonNull).forEach(found::add);
        return List.copyOf(found);
    }

    private static Diagnosis unexplained(Observation seen) {
        return new Diagnosis(
                Cause.INTERNAL_ERROR,
                Severity.ERROR,
                Diagnosis.Confidence.LOW,
                "the endpoint failed in a way that turnprobe has no rule for: " + seen.failure(),
                Evidence.withWire(seen).facts(),
                "please report this with the output of -vv",
                List.of());
    }
}

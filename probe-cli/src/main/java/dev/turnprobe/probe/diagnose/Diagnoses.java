package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Severity;
import dev.turnprobe.probe.measure.Observation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
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
            new TlsIntercepted(),
            new TlsIncompleteChain(),
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
            new RelayAddressPrivate(),
            new PeerForbidden(),
            new RelayPathBlocked(),
            new RelayLossy(),
            new AddressRewritten(),
            new SlowPath(),
            new Interrupted(),
            new InternalError());

    private static final Rule PROXY = new ProxyFailed();

    /** Rules that name a plain symptom, for when no cause is proven; the first that fits is enough. */
    private static final List<Rule> SYMPTOMS =
            List.of(new RequestRejected(), new ProtocolViolation(), new ConnectionLost(), new TimedOut());

    private static final List<CrossRule> CROSS = List.of(
            new NamesUnresolved(),
            new ProxyFailedForAll(),
            new RegionDown(),
            new StunBlocked(),
            new UdpBlocked(),
            new WebPortsOnly(),
            new SameAuthority(),
            new ChainElsewhere(),
            new NotYetValidEverywhere(),
            new CredentialsRefusedEverywhere(),
            new ClockSkew(),
            new AddressViews(),
            new SlowTransport());

    /**
     * Everything that is to be said about a finished check.
     *
     * @param rows of each endpoint, in the order they were given; those that {@link #across} explains say so
     * @param across what only several endpoints together show
     */
    public record Judgement(List<List<Diagnosis>> rows, List<Diagnosis> across) {
        public Judgement {
            rows = List.copyOf(rows);
            across = List.copyOf(across);
        }
    }

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
        if (!seen.ok() && found.stream().allMatch(one -> one.severity() == Severity.WARNING)) {
            found.add(symptom(seen, now));
        }
        // Behind a warning an error would be overlooked.
        found.sort(Comparator.comparing(Diagnosis::severity));
        return List.copyOf(found);
    }

    private static Diagnosis symptom(Observation seen, Instant now) {
        return SYMPTOMS.stream()
                .map(rule -> rule.examine(seen, now))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> unexplained(seen));
    }

    /**
     * What only several endpoints together show.
     *
     * @param now the wall clock when the probe began
     */
    public static List<Diagnosis> across(List<Observation> seen, Instant now) {
        return judge(seen, now).across();
    }

    /**
     * Both: a fault that many endpoints share is said once, and each of them points to it.
     *
     * @param now the wall clock when the probe began
     */
    public static Judgement judge(List<Observation> seen, Instant now) {
        List<List<Diagnosis>> rows = new ArrayList<>();
        seen.forEach(one -> rows.add(new ArrayList<>(of(one, now))));
        List<Diagnosis> across = new ArrayList<>();
        for (CrossRule rule : CROSS) {
            Diagnosis found = rule.examine(seen, now);
            if (found == null) {
                continue;
            }
            across.add(found);
            for (int i = 0; i < rows.size(); i++) {
                if (found.endpoints().contains(seen.get(i).index())) {
                    rows.get(i).replaceAll(one -> pointing(one, found, rule));
                }
            }
        }
        return new Judgement(rows.stream().map(List::copyOf).toList(), across);
    }

    /** The first that explains it is the one it points to. */
    private static Diagnosis pointing(Diagnosis row, Diagnosis across, CrossRule rule) {
        return row.explainedBy() == null && rule.explains().contains(row.code()) ? row.explainedBy(across.code()) : row;
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

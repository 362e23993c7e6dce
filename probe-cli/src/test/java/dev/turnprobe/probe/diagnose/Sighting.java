package dev.turnprobe.probe.diagnose;

import dev.turnprobe.fixtures.ServerIdentity;
import dev.turnprobe.probe.measure.Candidate;
import dev.turnprobe.probe.measure.Certificate;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.PhaseSpan;
import dev.turnprobe.probe.measure.ProbeFailure;
import dev.turnprobe.probe.measure.Summary;
import dev.turnprobe.probe.measure.TlsFacts;
import dev.turnprobe.probe.measure.WireFacts;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.turn.ServerCertificateException;
import dev.turnprobe.turn.TurnUri;
import dev.turnprobe.turn.core.Credentials;
import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.TurnFailure;
import java.lang.reflect.Constructor;
import java.net.InetSocketAddress;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes up observations: an endpoint that works, or one that fails like this. */
final class Sighting {
    private final String uri;
    private final List<PhaseSpan> phases = new ArrayList<>();
    private int index;
    private InetSocketAddress server = new InetSocketAddress("192.0.2.1", 3478);
    private @Nullable String region;
    private @Nullable String realm;
    private long shortestNanos = 20_000_000;
    private long rttNanos = 20_000_000;
    private boolean proxied;
    private @Nullable TlsFacts tls;
    private WireFacts.@Nullable Mapped mapped;
    private @Nullable ProbeFailure failure;
    private int frames;

    private Sighting(String uri) {
        this.uri = uri;
    }

    static Sighting of(String uri) {
        return new Sighting(uri);
    }

    /** Nothing ever came back. */
    static Sighting silent(String uri, String phase) {
        return of(uri).failing(new ProbeFailure.OutOfTime(phase, Duration.ofSeconds(10)));
    }

    /** The certificate was refused like this; the chain is what the server showed. */
    static Sighting refused(String uri, ServerCertificateException.Problem problem, ServerIdentity shown) {
        CertificateException nowhere = new CertificateException(new CertPathBuilderException("no path found"));
        return refused(uri, problem, shown, nowhere);
    }

    static Sighting refused(
            String uri, ServerCertificateException.Problem problem, ServerIdentity shown, CertificateException why) {
        Sighting sighting =
                of(uri).failing(new TurnFailure.Unreachable(Phase.SECURE, refusal(problem, shown.chain(), why)));
        sighting.tls = new TlsFacts(null, null, null, Certificate.chain(shown.chain()), false);
        return sighting;
    }

    Sighting at(int number) {
        index = number;
        return this;
    }

    Sighting server(String address) {
        server = new InetSocketAddress(address, 3478);
        return this;
    }

    Sighting region(String name) {
        region = name;
        return this;
    }

    Sighting challenged(String name) {
        realm = name;
        return this;
    }

    Sighting rtt(Duration each) {
        return rtt(each, each);
    }

    Sighting rtt(Duration shortest, Duration usual) {
        shortestNanos = shortest.toNanos();
        rttNanos = usual.toNanos();
        return this;
    }

    Sighting proxied() {
        proxied = true;
        return this;
    }

    Sighting phase(String name, Duration took, int rounds, int requests) {
        phases.add(new PhaseSpan(name, 0, took.toNanos(), rounds, requests));
        return this;
    }

    Sighting verified(ServerIdentity shown) {
        tls = new TlsFacts("TLSv1.3", "x", null, Certificate.chain(shown.chain()), true);
        return this;
    }

    Sighting mapped(@Nullable String local, String xor, @Nullable String plain) {
        mapped = new WireFacts.Mapped(
                local == null ? null : new InetSocketAddress(local, 5000),
                new InetSocketAddress(xor, 5000),
                plain == null ? null : new InetSocketAddress(plain, 5000));
        return this;
    }

    Sighting failing(TurnFailure why) {
        return failing(ProbeFailure.of(why));
    }

    Sighting failing(ProbeFailure why) {
        failure = why;
        return this;
    }

    Sighting heard(int count) {
        frames = count;
        return this;
    }

    Observation seen() {
        Target target = new Target(uri, TurnUri.parse(uri), Credentials.of("ada", "pw"), region);
        boolean ok = failure == null;
        InetSocketAddress relayed = new InetSocketAddress("192.0.2.1", 50_000);
        return new Observation(
                index,
                target,
                server,
                realm,
                phases,
                ok ? null : "allocate",
                ok
                        ? List.of(Candidate.relayed(
                                relayed, relayed, server, target.uri().transport(), 1))
                        : List.of(),
                ok
                        ? new Observation.Echo(
                                "self-echo",
                                new Summary(10, 10, shortestNanos, rttNanos, rttNanos, rttNanos, rttNanos, 0))
                        : null,
                List.of(),
                null,
                null,
                tls,
                new WireFacts(ok ? 10 : frames, ok ? 10 : frames, 2, Map.of(), null, null, mapped),
                List.of(),
                proxied,
                failure);
    }

    /** The client makes these by itself only, out of a handshake. */
    private static ServerCertificateException refusal(
            ServerCertificateException.Problem problem, List<X509Certificate> chain, CertificateException why) {
        try {
            Constructor<ServerCertificateException> constructor =
                    ServerCertificateException.class.getDeclaredConstructor(
                            ServerCertificateException.Problem.class, List.class, CertificateException.class);
            constructor.setAccessible(true);
            return constructor.newInstance(problem, chain, why);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}

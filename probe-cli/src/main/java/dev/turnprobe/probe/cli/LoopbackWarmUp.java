package dev.turnprobe.probe.cli;

import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.probe.measure.ClientDialer;
import dev.turnprobe.probe.measure.ProbeEvent;
import dev.turnprobe.probe.measure.ProbeRunner;
import dev.turnprobe.probe.plan.ProbePlan;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.turn.AddressFamily;
import dev.turnprobe.turn.TlsTrust;
import dev.turnprobe.turn.TurnUri;
import dev.turnprobe.turn.core.Credentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Goes the whole way with an embedded server on loopback before anything is timed. The first TLS or DTLS handshake of a cold
 * JVM takes half a second, which is class loading, and the next ones some ten milliseconds each, until they are compiled;
 * without this the phase {@code secure} would say that of the network. A sweep, whose endpoints all come at once, warms up
 * every transport that it uses, and longer. Nobody pays for what the plan does not use.
 *
 * <p>Whatever goes wrong here is of no interest: the real probes will say it better.
 */
final class LoopbackWarmUp {
    private static final AtomicBoolean DONE = new AtomicBoolean();
    private static final long PATIENCE_SECONDS = 5;
    /** Handshakes of a check: what it measures alone, it should measure well; and it should begin soon. */
    private static final int ROUNDS = 4;

    private static final int ROUNDS_OF_A_SWEEP = 16;
    private static final int SAMPLES_OF_A_SWEEP = 10;

    private LoopbackWarmUp() {}

    /** Returns when the JVM has seen it all, at once from the second time on, or when there is nothing to see. */
    static void once(ProbePlan plan, Surroundings surroundings) {
        boolean sweep = !plan.pace().isZero();
        Set<Transport> used = EnumSet.noneOf(Transport.class);
        for (Target target : plan.targets()) {
            Transport transport = Transport.valueOf(target.uri().transport().name());
            if (sweep || transport.isSecure()) {
                used.add(transport);
            }
        }
        if (!used.isEmpty() && DONE.compareAndSet(false, true)) {
            try {
                run(used, sweep ? ROUNDS_OF_A_SWEEP : ROUNDS, sweep ? SAMPLES_OF_A_SWEEP : 1, surroundings);
            } catch (IllegalStateException | CertificateException | IOException e) {
                // No loopback, no warm-up.
            }
        }
    }

    private static void run(Set<Transport> used, int rounds, int samples, Surroundings surroundings)
            throws CertificateException, IOException {
        String password = Long.toUnsignedString(surroundings.tokens().getAsLong(), Character.MAX_RADIX);
        Transport first = used.iterator().next();
        EmbeddedConfig config =
                EmbeddedConfig.defaults().user("warm-up", password).transports(first, used.toArray(new Transport[0]));
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start(config)) {
            TlsTrust trust = trust(server, used);
            Credentials credentials = Credentials.of(server.username(), server.password());
            List<Target> targets = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                for (Transport transport : used) {
                    String uri = server.uri(transport);
                    targets.add(new Target(uri, TurnUri.parse(uri), credentials, null));
                }
            }
            ProbePlan plan = new ProbePlan(
                    targets,
                    Duration.ofSeconds(PATIENCE_SECONDS),
                    2 * used.size(),
                    samples,
                    Duration.ofMillis(1),
                    AddressFamily.ANY,
                    trust,
                    Map.of(),
                    null);
            CountDownLatch finished = new CountDownLatch(targets.size());
            try (ProbeRunner runner = new ProbeRunner(
                    plan, new ClientDialer(plan), surroundings.tokens(), event -> count(event, finished), null)) {
                runner.start();
                await(finished);
            }
        }
    }

    private static TlsTrust trust(EmbeddedTurnServer server, Set<Transport> used)
            throws CertificateException, IOException {
        return used.stream().noneMatch(Transport::isSecure)
                ? TlsTrust.platform()
                : TlsTrust.platformAnd(TlsTrust.readCertificates(
                        new ByteArrayInputStream(server.caPem().getBytes(StandardCharsets.US_ASCII))));
    }

    private static void count(ProbeEvent event, CountDownLatch finished) {
        if (event instanceof ProbeEvent.Finished) {
            finished.countDown();
        }
    }

    private static void await(CountDownLatch finished) {
        try {
            finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

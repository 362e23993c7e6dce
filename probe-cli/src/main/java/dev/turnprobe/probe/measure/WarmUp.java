package dev.turnprobe.probe.measure;

import dev.turnprobe.probe.plan.ProbePlan;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.turn.AddressFamily;
import dev.turnprobe.turn.Transport;
import dev.turnprobe.turn.TurnUri;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Probes a {@link StandIn} on loopback once before the first real probe. In a cold JVM the first exchange takes a tenth of a
 * second, which is class loading; without this it would be reported as the network's.
 *
 * <p>Whatever goes wrong here is of no interest: the real probes will say it better.
 */
final class WarmUp {
    private static final AtomicBoolean DONE = new AtomicBoolean();
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int SAMPLES = 10;

    private record Part(TurnUri.Kind kind, boolean stream) {
        /** By hand: a record's own is put together at run time, and a start would wait for that. */
        @Override
        public int hashCode() {
            return kind.hashCode() + (stream ? 1 : 0);
        }
    }

    private final ProbePlan plan;
    private final Dialer dialer;

    private WarmUp(ProbePlan plan, Dialer dialer) {
        this.plan = plan;
        this.dialer = dialer;
    }

    /** Returns when the JVM has seen it all, at once from the second time on. */
    static void once(ProbePlan plan, Dialer dialer) {
        if (DONE.compareAndSet(false, true)) {
            new WarmUp(plan, dialer).run();
        }
    }

    private void run() {
        Set<Part> parts = new LinkedHashSet<>();
        for (Target target : plan.targets()) {
            parts.add(new Part(target.uri().kind(), target.uri().transport().isStream()));
        }
        List<StandIn> standIns = new ArrayList<>();
        List<CompletableFuture<?>> all = new ArrayList<>();
        try {
            InetAddress loopback = InetAddress.getByName(plan.family() == AddressFamily.IPV6 ? "::1" : "127.0.0.1");
            for (Part part : parts) {
                StandIn standIn = part.stream() ? StandIn.tcp(loopback) : StandIn.udp(loopback);
                standIns.add(standIn);
                all.add(probe(part, standIn, loopback));
            }
        } catch (IOException e) {
            // No loopback, no warm-up.
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
                .completeOnTimeout(null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        standIns.forEach(StandIn::close);
    }

    private CompletableFuture<?> probe(Part part, StandIn standIn, InetAddress loopback) {
        Transport transport = part.stream() ? Transport.TCP : Transport.UDP;
        TurnUri uri = new TurnUri(part.kind(), loopback.getHostAddress(), standIn.port(), transport);
        Target target = new Target(uri.toString(), uri, StandIn.CREDENTIALS, null);
        ProbePlan small = new ProbePlan(
                List.of(target),
                PATIENCE,
                0,
                SAMPLES,
                Duration.ofMillis(1),
                plan.family(),
                plan.trust(),
                plan.resolve(),
                null);
        EndpointNotes notes =
                new EndpointNotes(0, target, true, dialer.executor().ticker(), event -> {}, null);
        Probe probe = target.isTurn()
                ? new RelayProbe(dialer, small, target, notes, () -> 1)
                : new BindingProbe(dialer, small, target, notes);
        return probe.start().thenCompose(seen -> probe.released());
    }
}

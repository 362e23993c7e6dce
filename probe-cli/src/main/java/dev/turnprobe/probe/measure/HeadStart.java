package dev.turnprobe.probe.measure;

import dev.turnprobe.probe.plan.ProbePlan;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.turn.AddressFamily;
import dev.turnprobe.turn.TlsTrust;
import dev.turnprobe.turn.Transport;
import dev.turnprobe.turn.TurnUri;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Gets the road of a packet loaded while the command line is still being read: one probe of a {@link StandIn} over UDP, on a
 * thread of its own. Half of a short run's time is classes coming in, and they may as well come two at a time.
 *
 * <p>{@link WarmUp} still follows, for what the plan at hand needs beyond this; it has little left to do then.
 */
public final class HeadStart {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int SAMPLES = 3;

    private static volatile @Nullable CompletableFuture<Void> begun;

    private HeadStart() {}

    /** Begins, once in a process. To be called when it is settled how much is logged. */
    public static synchronized void begin() {
        if (begun == null) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            begun = done;
            Thread thread = new Thread(() -> run(done), "turnprobe-head-start");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Returns when it is over, at once if it never began: from then on its load distorts nothing. */
    static void await() {
        CompletableFuture<Void> done = begun;
        if (done != null) {
            done.join();
        }
    }

    /** Whatever goes wrong here is of no interest: the real probes will say it better. */
    private static void run(CompletableFuture<Void> done) {
        try {
            probe();
        } catch (IOException | RuntimeException | LinkageError e) {
            // No loopback, no head start.
        } finally {
            done.complete(null);
        }
    }

    private static void probe() throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        try (StandIn standIn = StandIn.udp(loopback)) {
            TurnUri uri = new TurnUri(TurnUri.Kind.TURN, loopback.getHostAddress(), standIn.port(), Transport.UDP);
            Target target = new Target(uri.toString(), uri, StandIn.CREDENTIALS, null);
            ProbePlan plan = new ProbePlan(
                    List.of(target),
                    PATIENCE,
                    0,
                    SAMPLES,
                    Duration.ofMillis(1),
                    AddressFamily.ANY,
                    TlsTrust.platform(),
                    Map.of(),
                    null);
            try (ClientDialer dialer = new ClientDialer(plan)) {
                EndpointNotes notes =
                        new EndpointNotes(0, target, true, dialer.executor().ticker(), event -> {}, null);
                RelayProbe probe = new RelayProbe(dialer, plan, target, notes, () -> 1);
                // Its own deadline ends it, if nothing else does.
                probe.start().thenCompose(seen -> probe.released()).join();
            }
        }
    }
}

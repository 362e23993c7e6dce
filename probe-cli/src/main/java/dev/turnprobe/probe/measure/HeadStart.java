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

    /** Whether the stand-in was proven to work, once that is known. */
    private static volatile @Nullable CompletableFuture<Boolean> begun;

    private HeadStart() {}

    /** Begins, once in a process. To be called when it is settled how much is logged. */
    public static void begin() {
        begin(PATIENCE);
    }

    static synchronized void begin(Duration patience) {
        if (begun == null) {
            CompletableFuture<Boolean> done = new CompletableFuture<>();
            begun = done;
            Thread thread = new Thread(() -> run(done, patience), "turnprobe-head-start");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Returns when it is over, at once if it never began: from then on its load distorts nothing. */
    static void await() {
        proven();
    }

    /** The same, telling whether it came to a good end. */
    static boolean proven() {
        CompletableFuture<Boolean> done = begun;
        return done != null && done.join();
    }

    /** Whatever goes wrong here is of no interest: the real probes will say it better. */
    private static void run(CompletableFuture<Boolean> done, Duration patience) {
        boolean proven = false;
        try {
            proven = probe(patience);
        } catch (IOException | RuntimeException | LinkageError e) {
            // No loopback, no head start.
        } finally {
            done.complete(proven);
        }
    }

    private static boolean probe(Duration patience) throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        try (StandIn standIn = StandIn.udp(loopback)) {
            TurnUri uri = new TurnUri(TurnUri.Kind.TURN, loopback.getHostAddress(), standIn.port(), Transport.UDP);
            Target target = new Target(uri.toString(), uri, StandIn.CREDENTIALS, null);
            ProbePlan plan = new ProbePlan(
                    List.of(target),
                    patience,
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
                boolean ok = probe.start().join().ok();
                probe.released().join();
                return ok;
            }
        }
    }
}

package dev.turnprobe.probe.plan;

import dev.turnprobe.turn.AddressFamily;
import dev.turnprobe.turn.Proxy;
import dev.turnprobe.turn.TlsTrust;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to probe and within which bounds.
 *
 * @param timeout for the whole probe of one endpoint
 * @param parallel most endpoints probed at once; 0 for all
 * @param samples round trips measured on each endpoint that works; 0 for none
 * @param interval between two samples
 * @param family which IP versions may be used to reach a server
 * @param trust which TLS servers to believe
 * @param resolve {@code HOST:PORT} to the address to use instead of asking the name service
 * @param proxy to go through over TCP and TLS; null for none
 * @param pace between the beginnings of two probes, so that our own work on one does not end up in the times of another;
 *     those that need most round trips begin first. Zero for all at once, in their order
 */
public record ProbePlan(
        List<Target> targets,
        Duration timeout,
        int parallel,
        int samples,
        Duration interval,
        AddressFamily family,
        TlsTrust trust,
        Map<String, InetAddress> resolve,
        @Nullable Proxy proxy,
        Duration pace) {

    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    public static final int DEFAULT_SAMPLES = 10;
    public static final Duration DEFAULT_INTERVAL = Duration.ofMillis(20);

    public ProbePlan {
        targets = List.copyOf(targets);
        resolve = Map.copyOf(resolve);
    }

    /** All at once. */
    public ProbePlan(
            List<Target> targets,
            Duration timeout,
            int parallel,
            int samples,
            Duration interval,
            AddressFamily family,
            TlsTrust trust,
            Map<String, InetAddress> resolve,
            @Nullable Proxy proxy) {
        this(targets, timeout, parallel, samples, interval, family, trust, resolve, proxy, Duration.ZERO);
    }

    /** The same for these targets. */
    public ProbePlan withTargets(List<Target> others) {
        return new ProbePlan(others, timeout, parallel, samples, interval, family, trust, resolve, proxy, pace);
    }

    /** The same at that pace. */
    public ProbePlan withPace(Duration slower) {
        return new ProbePlan(targets, timeout, parallel, samples, interval, family, trust, resolve, proxy, slower);
    }

    /** The same, believing others. */
    public ProbePlan withTrust(TlsTrust other) {
        return new ProbePlan(targets, timeout, parallel, samples, interval, family, other, resolve, proxy, pace);
    }

    /** The same with so many samples. */
    public ProbePlan withSamples(int count) {
        return new ProbePlan(targets, timeout, parallel, count, interval, family, trust, resolve, proxy, pace);
    }

    /** The same with these addresses as well; where there is one already, that one stays. */
    public ProbePlan withAddresses(Map<String, InetAddress> more) {
        Map<String, InetAddress> all = new HashMap<>(more);
        all.putAll(resolve);
        return new ProbePlan(targets, timeout, parallel, samples, interval, family, trust, all, proxy, pace);
    }

    /** These targets with every default. */
    public static ProbePlan of(List<Target> targets) {
        return new ProbePlan(
                targets,
                DEFAULT_TIMEOUT,
                0,
                DEFAULT_SAMPLES,
                DEFAULT_INTERVAL,
                AddressFamily.ANY,
                TlsTrust.platform(),
                Map.of(),
                null);
    }
}

package dev.turnprobe.probe.nat;

import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.turn.AddressFamily;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Whom to ask about the NAT, and within which bounds.
 *
 * @param targets at least one, over UDP; the first that knows RFC 5780 is asked everything
 * @param timeout for all but the lifetime of a binding
 * @param lifetime longest silence after which a binding is tried; zero to leave that out
 * @param family which IP version to look at; for ANY it is IPv4 if a server has it, for that is where NATs are
 * @param resolve {@code HOST:PORT} to the address to use instead of asking the name service
 */
public record NatPlan(
        List<Target> targets,
        Duration timeout,
        Duration lifetime,
        AddressFamily family,
        Map<String, InetAddress> resolve) {
    public NatPlan {
        targets = List.copyOf(targets);
        resolve = Map.copyOf(resolve);
    }
}

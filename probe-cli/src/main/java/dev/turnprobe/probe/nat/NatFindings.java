package dev.turnprobe.probe.nat;

import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that was found out, and from what.
 *
 * @param server the one that the findings rest on; null when none answered
 * @param local where its socket was bound
 * @param mapped where the server saw it; null when unknown
 * @param rewritten true if something on the way changes addresses inside of packets (RFC 5780 §3.6)
 * @param otherAddress the server's second address; null when it has none that can be used
 * @param lifetime null when nobody asked for it
 */
public record NatFindings(
        @Nullable NatServer server,
        @Nullable InetSocketAddress local,
        @Nullable InetSocketAddress mapped,
        @Nullable InetSocketAddress otherAddress,
        @Nullable String software,
        boolean rewritten,
        Finding<Mapping> mapping,
        Finding<Filtering> filtering,
        Finding<Hairpin> hairpin,
        @Nullable BindingLifetime lifetime,
        List<BindingTest> tests) {
    public NatFindings {
        tests = List.copyOf(tests);
    }

    /** True if everything that was asked for was found out. */
    public boolean complete() {
        boolean exact = mapping.behavior() != Mapping.UNKNOWN && mapping.behavior() != Mapping.ENDPOINT_DEPENDENT;
        return exact
                && filtering.behavior() != Filtering.UNKNOWN
                && hairpin.behavior() != Hairpin.UNKNOWN
                && (lifetime == null || lifetime.measured() || mapping.behavior() == Mapping.NONE);
    }

    /** What people call such a NAT (RFC 3489 §5). */
    public String type() {
        return NatType.of(mapping.behavior(), filtering.behavior());
    }
}

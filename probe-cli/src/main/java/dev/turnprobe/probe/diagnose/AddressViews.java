package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.WireFacts;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One server, asked in several ways, sees us under several addresses: a gateway that rewrites, or a NAT that has many. */
final class AddressViews implements CrossRule {
    private record View(Observation seen, InetAddress server, InetAddress shown) {
        boolean contradicts(View other) {
            return server.equals(other.server)
                    && shown.getClass() == other.shown.getClass()
                    && !shown.equals(other.shown);
        }

        String text() {
            return seen.target().text() + " sees " + shown.getHostAddress();
        }
    }

    @Override
    public @Nullable Diagnosis examine(List<Observation> seen, Instant now) {
        List<View> views = views(seen);
        List<View> odd = views.stream()
                .filter(one -> views.stream().anyMatch(one::contradicts))
                .toList();
        if (odd.isEmpty()) {
            return null;
        }
        // What is encrypted cannot be rewritten by anyone on the way.
        boolean clearAgainstEncrypted = odd.stream()
                .allMatch(one -> odd.stream()
                        .filter(one::contradicts)
                        .allMatch(other -> encrypted(one.seen()) != encrypted(other.seen())));
        return Diagnosis.warning(
                        Cause.ADDRESS_REWRITTEN,
                        clearAgainstEncrypted ? Confidence.MEDIUM : Confidence.LOW,
                        clearAgainstEncrypted
                                ? "one server sees us under another address when it is asked in the clear"
                                : "one server sees us under several addresses",
                        new Evidence()
                                .with("views", odd.stream().map(View::text).toList()),
                        "look for an application-level gateway on the way; a NAT with several public addresses does this too, and "
                                + "should keep to one of them for a host (RFC 4787 §4.1)")
                .about(odd.stream().map(one -> one.seen().index()).toList());
    }

    private static List<View> views(List<Observation> seen) {
        List<View> views = new ArrayList<>();
        for (Observation one : seen) {
            WireFacts.Mapped mapped = one.wire().mapped();
            if (mapped != null && !one.proxied() && one.address() != null) {
                views.add(new View(one, one.address().getAddress(), mapped.xor().getAddress()));
            }
        }
        return views;
    }

    private static boolean encrypted(Observation seen) {
        return seen.target().uri().transport().isSecure();
    }
}

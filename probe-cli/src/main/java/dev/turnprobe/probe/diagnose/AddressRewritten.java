package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.WireFacts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the server says of our address was changed on the way, or our packets came from where no packet of ours can: an
 * application-level gateway, or a proxy in front of the server. Harms reflexive candidates, not relays; so a warning.
 */
final class AddressRewritten implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        WireFacts.Mapped mapped = seen.wire().mapped();
        if (mapped == null || seen.proxied()) {
            return null;
        }
        InetSocketAddress plain = mapped.plain();
        if (plain != null && !plain.equals(mapped.xor())) {
            // RFC 8489 §14.2: XOR-MAPPED-ADDRESS is there because some NATs rewrite the other one.
            return Diagnosis.warning(
                    Cause.ADDRESS_REWRITTEN,
                    Confidence.HIGH,
                    "something on the way rewrites addresses inside of messages: one response gives us two of them",
                    evidence(seen, mapped).with("mappedAddress", Evidence.text(plain)),
                    "switch the application-level gateway of the router off (often called SIP ALG), or use TLS or DTLS");
        }
        InetSocketAddress server = seen.address();
        InetSocketAddress local = mapped.local();
        InetAddress shown = mapped.xor().getAddress();
        if (server == null
                || local == null
                || !PrivateAddress.is(shown)
                || PrivateAddress.is(server.getAddress())
                || shown.equals(local.getAddress())) {
            return null;
        }
        return Diagnosis.warning(
                Cause.ADDRESS_REWRITTEN,
                Confidence.MEDIUM,
                "the server is public but sees us under a private address that is not ours",
                evidence(seen, mapped).with("localAddress", Evidence.text(local)),
                "let clients reach the server without a proxy in front of it: in a container use the host's network, at a "
                        + "load balancer keep the client's address");
    }

    private static Evidence evidence(Observation seen, WireFacts.Mapped mapped) {
        return Evidence.of(seen).with("xorMappedAddress", Evidence.text(mapped.xor()));
    }
}

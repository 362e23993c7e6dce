package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The relay works, but the address it gives out means something else elsewhere. */
final class RelayAddressPrivate implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        if (!seen.ok() || seen.address() == null || seen.candidates().isEmpty()) {
            return null;
        }
        InetSocketAddress relayed = seen.candidates().get(0).address();
        boolean relay = seen.candidates().get(0).type().equals("relay");
        if (!relay
                || !isPrivate(relayed.getAddress())
                || isPrivate(seen.address().getAddress())) {
            return null;
        }
        return Diagnosis.warning(
                Cause.RELAY_ADDRESS_PRIVATE,
                Confidence.HIGH,
                "the relayed address is private, so peers elsewhere cannot reach it",
                Evidence.of(seen).with("relayedAddress", Evidence.text(relayed)),
                "tell the server its public address; coturn: `external-ip=PUBLIC/PRIVATE`");
    }

    private static boolean isPrivate(@Nullable InetAddress address) {
        if (address == null) {
            return false;
        }
        byte[] bytes = address.getAddress();
        // RFC 4193 §3: fc00::/7. RFC 6598 §7: 100.64.0.0/10.
        boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xFE) == 0xFC;
        boolean shared = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xC0) == 64;
        return address.isSiteLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || uniqueLocal
                || shared;
    }
}

package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.ProbeFailure;
import java.net.InetSocketAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The address that the relay gives out means something else elsewhere. The relay may work all the same, because it is its
 * own peer in the probe; when nothing came back through it, this is why.
 */
final class RelayAddressPrivate implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        boolean tried = seen.ok() || seen.failure() instanceof ProbeFailure.NoEcho;
        if (!tried || seen.address() == null || seen.candidates().isEmpty()) {
            return null;
        }
        InetSocketAddress relayed = seen.candidates().get(0).address();
        boolean relay = seen.candidates().get(0).type().equals("relay");
        if (!relay
                || !PrivateAddress.is(relayed.getAddress())
                || PrivateAddress.is(seen.address().getAddress())) {
            return null;
        }
        Evidence evidence = Evidence.of(seen).with("relayedAddress", Evidence.text(relayed));
        String remedy = "tell the server its public address; coturn: `external-ip=PUBLIC/PRIVATE`";
        return seen.ok()
                ? Diagnosis.warning(
                        Cause.RELAY_ADDRESS_PRIVATE,
                        Confidence.HIGH,
                        "the relayed address is private, so peers elsewhere cannot reach it",
                        evidence,
                        remedy)
                : Diagnosis.error(
                        Cause.RELAY_ADDRESS_PRIVATE,
                        Confidence.MEDIUM,
                        "the relayed address is private, and nothing came back through it",
                        evidence,
                        remedy);
    }
}

package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.WireFacts;
import dev.turnprobe.stun.ErrorCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A 401 without REALM or NONCE: there is nothing to sign with (RFC 8489 §9.2.4). */
final class RealmMissing implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        WireFacts.ErrorReply error = seen.wire().lastError();
        if (seen.ok()
                || error == null
                || error.code() != ErrorCode.UNAUTHENTICATED
                || error.hasRealm() && error.hasNonce()
                || seen.realm() != null) {
            return null;
        }
        return Diagnosis.error(
                Cause.REALM_MISSING,
                Confidence.HIGH,
                "the server asks for credentials but names no " + (error.hasRealm() ? "nonce" : "realm"),
                Evidence.withError(seen).with("hasRealm", error.hasRealm()).with("hasNonce", error.hasNonce()),
                "configure a realm and long-term credentials on the server; coturn: `realm=` and `lt-cred-mech`");
    }
}

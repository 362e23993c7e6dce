package dev.turnprobe.probe.measure;

import dev.turnprobe.turn.core.Discard;
import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.Redirect;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that went into a probe: from the road below the core, into the core, or done by the probe above it. What the
 * core makes of it is no step, because it comes out again when the tape is replayed.
 *
 * <p>Instants and durations are nanoseconds; instants count from the first step on the network.
 */
public sealed interface TapeStep {
    /** When. */
    long at();

    /** The road: name resolution, a connection or a handshake has begun. */
    record PhaseStarted(Phase phase, long at) implements TapeStep {}

    /** The road: it ended well. */
    record PhaseEnded(Phase phase, long startedNanos, long at, int rounds, int requests) implements TapeStep {}

    /** The road: the host's addresses. */
    record Resolved(InetSocketAddress chosen, List<InetSocketAddress> all, long at) implements TapeStep {}

    /** The road: a socket to the server. */
    record Connected(InetSocketAddress local, InetSocketAddress remote, long at) implements TapeStep {}

    /** The road: what the server showed, leaf first. */
    record Certificates(List<Certificate> chain, long at) implements TapeStep {}

    /** The road: TLS or DTLS is up. */
    record Handshaken(String version, String cipher, String alpn, boolean resumed, long at) implements TapeStep {}

    /** The road: a redirect that the core reported is followed. */
    record Redirected(Redirect hop, long at) implements TapeStep {}

    /** The road: a frame was dropped before the core could see it. */
    record Dropped(Discard reason, long at) implements TapeStep {}

    /** The core is asked to begin an exchange: challenge, binding or permission. Its request is the next frame sent. */
    record Asked(Phase phase, long at) implements TapeStep {}

    /** A frame left, as it is before encryption. Not to be changed. */
    record Sent(byte[] frame, long at) implements TapeStep {}

    /** A frame arrived, as it is after decryption. Not to be changed. */
    record Received(byte[] frame, long at) implements TapeStep {}

    /** The probe heard of its relay, on this server. */
    record Opened(InetSocketAddress server, long at) implements TapeStep {}

    /** The probe heard the answer to its Binding request. */
    record Bound(InetSocketAddress local, InetSocketAddress server, long at) implements TapeStep {}

    /** The probe tries to make a payload come back that way. */
    record Tried(String proof, long at) implements TapeStep {}

    /** A payload or a sample leaves; they are numbered from 0 since the last {@code Tried} or {@code Sampling}. */
    record PayloadSent(long at) implements TapeStep {}

    /** That one came back, so long after it left. */
    record PayloadReturned(int number, long afterNanos, long at) implements TapeStep {}

    /**
     * The way that was tried last is given up.
     *
     * @param refusal why the server or the system did not let us, in words; null when it did
     */
    record Abandoned(
            String proof,
            InetSocketAddress peer,
            boolean permitted,
            @Nullable String refusal,
            long at) implements TapeStep {}

    /** The way that was tried last works: its first payload left and one was back. */
    record Proven(String proof, long startedNanos, long at) implements TapeStep {}

    /** Samples begin. */
    record Sampling(long at) implements TapeStep {}

    /** Samples are over. */
    record Sampled(String proof, long at) implements TapeStep {}

    /** The last step: the probe is over. */
    record Ended(Ending how, long at) implements TapeStep {}
}

package dev.turnprobe.turn.core;

import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.stun.Fingerprint;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.stun.StunWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Connections between the relayed address of a TCP allocation and its peers, until each has an id that a data connection
 * can be bound to (RFC 6062 §4.3, §4.4). One that is refused never stops the others.
 */
final class Connections {
    /** RFC 6062 §4.3: after a 447 the same peer is asked for again no sooner than this. */
    private static final long PAUSE = Duration.ofSeconds(10).toNanos();

    private final Engine engine;
    private final Peers peers;
    /** Peers that may not be asked for, and until when; for ever while a Connect is under way. */
    private final Map<InetSocketAddress, Long> blocked = new HashMap<>();

    Connections(Engine engine, Peers peers) {
        this.engine = engine;
        this.peers = peers;
    }

    /** Has the server connect to this peer; {@code Connected} or {@code Unconnected} follows. */
    void connect(InetSocketAddress peer, long now) {
        blocked.values().removeIf(until -> until <= now);
        Long until = blocked.get(peer);
        if (until != null) {
            unconnected(peer, until == DeadlineQueue.NEVER ? underWay() : tooSoon(until - now));
        } else if (blocked.size() >= engine.settings().maxPeers()) {
            unconnected(peer, peers.full(StunMethod.CONNECT));
        } else {
            blocked.put(peer, DeadlineQueue.NEVER);
            engine.observer().phaseStarted(Phase.CONNECTION, now);
            engine.submit(new Connect(peer, now), now);
        }
    }

    /**
     * A peer has connected to us, says the server (RFC 6062 §4.4).
     *
     * @return null, or why the indication is dropped
     */
    @Nullable
    Discard attempted(StunMessage indication) {
        if (indication.fingerprintOffset() >= 0 && !Fingerprint.verify(indication)) {
            return Discard.BAD_FINGERPRINT;
        }
        if (indication.unknownRequired().length > 0) {
            return Discard.UNKNOWN_ATTRIBUTE;
        }
        InetSocketAddress peer = indication.get(Attributes.XOR_PEER_ADDRESS);
        Long id = indication.get(Attributes.CONNECTION_ID);
        if (peer == null || id == null) {
            return Discard.MALFORMED;
        }
        if (!peers.mayReceiveFrom(peer.getAddress())) {
            return Discard.NO_PERMISSION;
        }
        engine.emit(new AllocationEvent.ConnectionAttempted(peer, id));
        return null;
    }

    private void unconnected(InetSocketAddress peer, TurnFailure failure) {
        engine.emit(new AllocationEvent.Unconnected(peer, failure));
    }

    private static TurnFailure underWay() {
        // RFC 6062 §4.3: Connect requests for the same peer must not be under way at the same time.
        return refused(ErrorCode.CONNECTION_ALREADY_EXISTS, "a Connect to this peer is under way");
    }

    private static TurnFailure tooSoon(long nanos) {
        return refused(
                ErrorCode.CONNECTION_TIMEOUT_OR_FAILURE,
                "this peer has just failed; ask again in "
                        + Duration.ofNanos(nanos).plusNanos(999_999_999).toSeconds() + " s (RFC 6062 §4.3)");
    }

    private static TurnFailure refused(int code, String why) {
        return new TurnFailure.Rejected(StunMethod.CONNECT, new ErrorCode(code, why), false);
    }

    private final class Connect extends Exchange {
        private final InetSocketAddress peer;
        private final long askedAt;

        Connect(InetSocketAddress peer, long askedAt) {
            super(StunMethod.CONNECT, Phase.CONNECTION);
            this.peer = peer;
            this.askedAt = askedAt;
        }

        @Override
        void body(StunWriter out) {
            out.put(Attributes.XOR_PEER_ADDRESS, peer);
        }

        @Override
        void succeeded(StunMessage reply, long now) {
            Long id = reply.get(Attributes.CONNECTION_ID);
            if (id == null) {
                failed(new TurnFailure.Violation("Connect success without CONNECTION-ID (RFC 6062 §5.2)"), now);
                return;
            }
            blocked.remove(peer);
            engine.observer().phaseEnded(Phase.CONNECTION, askedAt, now, rounds, requests);
            engine.emit(new AllocationEvent.Connected(peer, id));
        }

        @Override
        void failed(TurnFailure failure, long now) {
            if (failure instanceof TurnFailure.Rejected rejected
                    && rejected.error().code() == ErrorCode.CONNECTION_TIMEOUT_OR_FAILURE) {
                blocked.put(peer, now + PAUSE);
            } else {
                blocked.remove(peer);
            }
            unconnected(peer, failure);
        }
    }
}

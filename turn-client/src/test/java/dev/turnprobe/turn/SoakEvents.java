package dev.turnprobe.turn;

import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.stun.StunClass;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.TransactionId;
import dev.turnprobe.turn.core.Discard;
import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.TurnObserver;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What happened to one relay, and when: permissions, channels, nonces and the allocation itself renewed. */
final class SoakEvents implements TurnObserver {
    /** What was about to expire. */
    enum Kind {
        PERMISSION,
        CHANNEL,
        NONCE,
        ALLOCATION,
        /** Those that the relay was opened with; the server is asked with newer ones once it refuses them. */
        CREDENTIALS
    }

    /** An exchange that renewed something, by {@link System#nanoTime}. */
    record Renewal(Kind kind, long from, long to) {}

    private final List<Renewal> renewals = new ArrayList<>();
    private final Map<Discard, Integer> discards = new EnumMap<>(Discard.class);
    private final StunMessage message = new StunMessage();
    private final StunMessage request = new StunMessage();
    private final Set<TransactionId> asked = new HashSet<>();
    private int repeated;

    @Override
    public synchronized void phaseEnded(Phase phase, long startedNanos, long endedNanos, int rounds, int requests) {
        long now = System.nanoTime();
        long from = now - (endedNanos - startedNanos);
        switch (phase) {
            case PERMISSION -> renewals.add(new Renewal(Kind.PERMISSION, from, now));
            case CHANNEL -> renewals.add(new Renewal(Kind.CHANNEL, from, now));
            case REFRESH -> renewals.add(new Renewal(Kind.ALLOCATION, from, now));
            default -> {}
        }
    }

    @Override
    public synchronized void received(ByteBuf frame, long nanos) {
        if (message.wrap(frame) == null) {
            ErrorCode error = message.get(Attributes.ERROR_CODE);
            if (error != null && error.code() == ErrorCode.STALE_NONCE) {
                long now = System.nanoTime();
                renewals.add(new Renewal(Kind.NONCE, now, now));
            }
        }
    }

    @Override
    public synchronized void sent(ByteBuf frame, long nanos) {
        if (request.wrap(frame) == null && request.stunClass() == StunClass.REQUEST) {
            repeated += asked.add(request.transactionId()) ? 0 : 1;
        }
    }

    @Override
    public synchronized void discarded(Discard reason, long nanos) {
        discards.merge(reason, 1, Integer::sum);
    }

    /** Something expires in so many nanoseconds, give or take a second, whatever we do. */
    synchronized void willExpire(Kind kind, long nanos) {
        long at = System.nanoTime() + nanos;
        renewals.add(new Renewal(kind, at - 1_000_000_000L, at + 1_000_000_000L));
    }

    synchronized List<Renewal> of(Kind kind) {
        return renewals.stream().filter(each -> each.kind() == kind).toList();
    }

    /**
     * What was not believed, and should have been. RFC 8489 §6.2.1: a request that was sent again, because this machine or
     * the server's was too busy for half a second, is answered again, and nobody waits for that any more.
     */
    synchronized Map<Discard, Integer> discards() {
        Map<Discard, Integer> rest = new EnumMap<>(discards);
        rest.computeIfPresent(
                Discard.UNKNOWN_TRANSACTION, (reason, count) -> count > repeated ? count - repeated : null);
        return rest;
    }
}

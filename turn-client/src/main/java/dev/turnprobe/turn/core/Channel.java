package dev.turnprobe.turn.core;

import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.stun.StunWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One channel number and the peer it names (RFC 8656 §12). A number never names a second peer before it has rested: what
 * the server thinks of it may lag behind what we think.
 *
 * <pre>
 * BINDING ─ok▶ BOUND ─9/10 of the lifetime▶ bound again in place
 *    ╰no▶ FREE   ╰─ lifetime without success ▶ COOLING ─cool-down▶ FREE
 * </pre>
 */
final class Channel extends Deadline {
    private enum State {
        NEW,
        BINDING,
        BOUND,
        COOLING,
        FREE
    }

    private static final long RETRY_FLOOR = Duration.ofSeconds(1).toNanos();

    private final Engine engine;
    private final Channels channels;
    final int number;
    final Peer peer;
    private State state = State.NEW;
    /** The latest ChannelBind, while it is unanswered. */
    private @Nullable ChannelBind inFlight;
    /** A ChannelBind timed out: the server may have made, or prolonged, a binding that we do not know of. */
    private boolean fateUnknown;

    private boolean hasBeenBound;
    private long expiresAt;

    Channel(Engine engine, Channels channels, int number, Peer peer) {
        this.engine = engine;
        this.channels = channels;
        this.number = number;
        this.peer = peer;
    }

    /** The caller wants it bound. */
    void request(long now) {
        switch (state) {
            case BOUND -> engine.emit(new AllocationEvent.Bound(peer.address(), number));
            case NEW, COOLING -> {
                // RFC 8656 §12.1: the same number may be bound to the same peer at any time.
                state = State.BINDING;
                engine.deadlines().cancel(this);
                ask(now);
            }
            case BINDING, FREE -> {}
        }
    }

    boolean isBound() {
        return state == State.BOUND;
    }

    /** Data may overtake the answer to the ChannelBind that opened its way. */
    boolean mayReceive() {
        return state == State.BINDING || state == State.BOUND;
    }

    private void ask(long now) {
        inFlight = new ChannelBind(now);
        engine.observer().phaseStarted(Phase.CHANNEL, now);
        engine.submit(inFlight, now);
    }

    @Override
    void due(long now) {
        if (state == State.COOLING && inFlight != null) {
            rest(now);
        } else if (state == State.COOLING) {
            free();
        } else if (now >= expiresAt) {
            cool(now, new TurnFailure.Expired());
        } else {
            engine.deadlines().schedule(this, expiresAt);
            if (inFlight == null) {
                ask(now);
            }
        }
    }

    private void cool(long now, TurnFailure why) {
        state = State.COOLING;
        rest(now);
        engine.emit(new AllocationEvent.Unbound(peer.address(), why));
    }

    private void rest(long now) {
        AllocationSettings settings = engine.settings();
        // The server's clock starts with the last copy of our request that reaches it, ours with the first that left.
        long rest =
                settings.channelCoolDown().toNanos() + settings.retransmission().giveUpAfter();
        if (fateUnknown) {
            // The server's binding, if it made one, lives its full lifetime before it rests.
            rest += settings.channelLifetime().toNanos();
        }
        engine.deadlines().schedule(this, now + rest);
    }

    private void free() {
        state = State.FREE;
        channels.free(this);
    }

    private void answered(ChannelBind request) {
        if (inFlight == request) {
            inFlight = null;
        }
    }

    private final class ChannelBind extends Exchange {
        private final long askedAt;

        ChannelBind(long askedAt) {
            super(StunMethod.CHANNEL_BIND, Phase.CHANNEL);
            this.askedAt = askedAt;
        }

        @Override
        void body(StunWriter out) {
            out.put(Attributes.CHANNEL_NUMBER, number).put(Attributes.XOR_PEER_ADDRESS, peer.address());
        }

        @Override
        void succeeded(StunMessage reply, long now) {
            answered(this);
            if (state == State.FREE) {
                return;
            }
            fateUnknown = false;
            hasBeenBound = true;
            boolean news = state != State.BOUND;
            state = State.BOUND;
            long lifetime = engine.settings().channelLifetime().toNanos();
            expiresAt = askedAt + lifetime;
            engine.deadlines().schedule(Channel.this, askedAt + lifetime / 10 * 9);
            engine.observer().phaseEnded(Phase.CHANNEL, askedAt, now, rounds, requests);
            peer.permission.installedByChannel(askedAt);
            if (news) {
                engine.emit(new AllocationEvent.Bound(peer.address(), number));
            }
        }

        @Override
        void failed(TurnFailure failure, long now) {
            boolean latest = inFlight == this;
            answered(this);
            fateUnknown |= !(failure instanceof TurnFailure.Rejected);
            switch (state) {
                case BOUND -> {
                    long again = Math.max(RETRY_FLOOR, (expiresAt - now) / 2);
                    engine.deadlines().schedule(Channel.this, Math.min(expiresAt, now + again));
                }
                case COOLING -> rest(now);
                case BINDING -> {
                    if (latest) {
                        refused(failure, now);
                    }
                }
                case NEW, FREE -> {}
            }
        }

        private void refused(TurnFailure failure, long now) {
            if (fateUnknown || hasBeenBound) {
                cool(now, failure);
            } else {
                free();
                engine.emit(new AllocationEvent.Unbound(peer.address(), failure));
            }
        }
    }
}

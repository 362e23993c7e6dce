package dev.turnprobe.turn.core;

import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.stun.StunWriter;
import java.time.Duration;

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
        COOLING
    }

    private static final long RETRY_FLOOR = Duration.ofSeconds(1).toNanos();

    private final Engine engine;
    private final Channels channels;
    final int number;
    final Peer peer;
    private State state = State.NEW;
    private boolean inFlight;
    /** A ChannelBind timed out: the server may have made a binding that we do not know of. */
    private boolean fateUnknown;

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
            case BINDING -> {}
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
        inFlight = true;
        engine.observer().phaseStarted(Phase.CHANNEL, now);
        engine.submit(new ChannelBind(now), now);
    }

    @Override
    void due(long now) {
        if (state == State.COOLING) {
            channels.free(this);
        } else if (now >= expiresAt) {
            cool(now, new TurnFailure.Expired());
        } else {
            engine.deadlines().schedule(this, expiresAt);
            if (!inFlight) {
                ask(now);
            }
        }
    }

    private void cool(long now, TurnFailure why) {
        state = State.COOLING;
        long rest = engine.settings().channelCoolDown().toNanos();
        if (fateUnknown) {
            // The server's binding, if it made one, lives its full lifetime before it rests.
            rest += engine.settings().channelLifetime().toNanos();
        }
        engine.deadlines().schedule(this, now + rest);
        engine.emit(new AllocationEvent.Unbound(peer.address(), why));
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
            inFlight = false;
            fateUnknown = false;
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
            inFlight = false;
            if (state == State.BOUND) {
                engine.deadlines()
                        .schedule(
                                Channel.this, Math.min(expiresAt, now + Math.max(RETRY_FLOOR, (expiresAt - now) / 2)));
                return;
            }
            fateUnknown |= !(failure instanceof TurnFailure.Rejected);
            if (fateUnknown) {
                cool(now, failure);
            } else {
                channels.free(Channel.this);
                engine.emit(new AllocationEvent.Unbound(peer.address(), failure));
            }
        }
    }
}

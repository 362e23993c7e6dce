package dev.turnprobe.turn.core;

import dev.turnprobe.stun.MessageType;
import dev.turnprobe.stun.StunClass;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunMethod;
import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The life of one allocation (RFC 8656 §6 to §12), sans-IO.
 *
 * <pre>
 * NEW ─start▶ ALLOCATING ─success▶ ACTIVE ─release▶ RELEASING ─▶ CLOSED
 *              ╰401, 438: sign again    ╰expiry, 437, transport lost ▶ CLOSED
 * </pre>
 *
 * <p>Give it frames and time; take from it frames ({@link #pollTransmit}), events ({@link #pollEvent}) and the next
 * deadline. Application data does not queue: {@link #receive} answers with the peer it came from, {@link #route} and
 * {@link #writeHeader} say how to send it. Confined to one thread at a time.
 */
public final class AllocationCore implements StunEngine {
    private enum State {
        NEW,
        ALLOCATING,
        ACTIVE,
        RELEASING,
        CLOSED
    }

    private static final int CONNECTION_ATTEMPT = MessageType.of(StunMethod.CONNECTION_ATTEMPT, StunClass.INDICATION);
    private static final long CANCEL_PATIENCE = Duration.ofSeconds(2).toNanos();

    private final AllocationSettings settings;
    private final TurnObserver observer;
    private final DeadlineQueue deadlines = new DeadlineQueue();
    private final Deque<AllocationEvent> events = new ArrayDeque<>();
    private final Engine engine = new Inside();
    private final Transactions transactions = new Transactions(deadlines);
    private final Authentication authentication;
    private final Dispatch dispatch;
    private final Responses responses;
    private final Peers peers = new Peers(engine);
    private final Channels channels = new Channels(engine);
    private final Lifetime lifetime = new Lifetime(engine);
    private final Connections connections = new Connections(engine, peers);
    private final Mobility mobility;
    private final Errands errands;
    private final DataPath data;

    private State state = State.NEW;
    private boolean releaseWanted;
    private @Nullable Allocate allocate;

    /**
     * @param reliable true on TCP and TLS, where requests are not repeated (RFC 8489 §6.2.2)
     * @param random {@link java.security.SecureRandom} outside of tests: transaction ids come from it
     */
    public AllocationCore(
            AllocationSettings settings, boolean reliable, RandomGenerator random, TurnObserver observer) {
        if (settings.relayedTransport() == RelayedTransport.TCP && !reliable) {
            throw new IllegalArgumentException(
                    "a TCP relay needs a TCP or TLS connection to the server (RFC 6062 §4.1)");
        }
        this.settings = settings;
        this.observer = observer;
        this.mobility = new Mobility(engine, lifetime, transactions);
        this.authentication = new Authentication(settings.credentials());
        this.dispatch = new Dispatch(settings, reliable, random, authentication);
        this.errands = new Errands(engine, authentication, dispatch);
        this.responses = new Responses(transactions, authentication, engine, observer);
        this.data = new DataPath(peers, channels, settings.dontFragment(), random);
    }

    /** Sends the first Allocate. */
    public void start(long now) {
        if (state != State.NEW) {
            throw new IllegalStateException("already started");
        }
        state = State.ALLOCATING;
        allocate = new Allocate(engine, new Opening());
        allocate.begin(now);
    }

    @Override
    public @Nullable Peer receive(ByteBuf frame, long now) {
        if (state == State.CLOSED || state == State.NEW) {
            return null;
        }
        DataPath.Outcome outcome = data.receive(frame);
        if (outcome.peer != null) {
            if (state == State.ACTIVE) {
                return outcome.peer;
            }
        } else if (outcome.icmp != null) {
            if (state == State.ACTIVE) {
                events.add(outcome.icmp);
            }
        } else if (outcome.discard != null) {
            observer.discarded(outcome.discard, now);
        } else {
            control(data.message(), now);
        }
        return null;
    }

    private void control(StunMessage message, long now) {
        if (message.type() != CONNECTION_ATTEMPT || settings.relayedTransport() != RelayedTransport.TCP) {
            responses.receive(message, now);
        } else if (state == State.ACTIVE) {
            Discard discard = connections.attempted(message);
            if (discard != null) {
                observer.discarded(discard, now);
            }
        }
    }

    @Override
    public byte @Nullable [] pollTransmit() {
        // What is sent while there is no road is sent again on the next one.
        return mobility.isStranded() ? null : transactions.pollTransmit();
    }

    /** The next thing that happened, or null. */
    public @Nullable AllocationEvent pollEvent() {
        return events.poll();
    }

    @Override
    public long nextDeadline() {
        return deadlines.next();
    }

    @Override
    public void tick(long now) {
        for (Deadline due = deadlines.pollDue(now); due != null; due = deadlines.pollDue(now)) {
            due.due(now);
        }
    }

    /** Asks that peers at this IP address may talk to us; answered by {@code Permitted} or {@code Denied}. */
    public void permit(InetAddress peer, long now) {
        if (state != State.ACTIVE) {
            events.add(new AllocationEvent.Denied(peer, notActive()));
            return;
        }
        peers.permit(peer, now);
    }

    /** Asks for a channel to this peer; answered by {@code Bound} or {@code Unbound}. */
    public void bind(InetSocketAddress address, long now) {
        if (state != State.ACTIVE) {
            events.add(new AllocationEvent.Unbound(address, notActive()));
            return;
        }
        channels.bind(address, peers, now);
    }

    /** For tests: issues only so many channel numbers, so that they come round. */
    void issueChannels(int numbers) {
        channels.issue(numbers);
    }

    /** Has the server connect to a peer (RFC 6062 §4.3); answered by {@code Connected} or {@code Unconnected}. */
    public void connect(InetSocketAddress peer, long now) {
        if (state != State.ACTIVE) {
            events.add(new AllocationEvent.Unconnected(peer, notActive()));
        } else {
            connections.connect(peer, now);
        }
    }

    /** The errand that makes a new connection to the server our half of the one with that id (RFC 6062 §4.3, §4.4). */
    public ConnectionBind bindConnection(long connectionId) {
        ConnectionBind errand = errands.bind(connectionId);
        if (state != State.ACTIVE) {
            errand.abandon(notActive());
        }
        return errand;
    }

    /** True while there is a ticket to move with (RFC 8016). */
    public boolean isMobile() {
        return state == State.ACTIVE && mobility.isPossible();
    }

    /** The errand that moves this allocation to the socket it is done on; {@code Moved} follows when it succeeds. */
    public Move move() {
        return errands.move((reply, askedAt, now) -> mobility.moved(reply, askedAt, state == State.ACTIVE, now));
    }

    /** The peer of that address, or null when it is one too many. */
    public @Nullable Peer peer(InetSocketAddress address) {
        return peers.of(address);
    }

    /**
     * How data to this peer travels now. A peer that nobody has asked a permission for yet is asked for by this call:
     * wanting to send is wanting to be permitted.
     */
    public Route route(Peer peer, long now) {
        if (state != State.ACTIVE || !peers.isReachable(peer)) {
            return Route.REFUSED;
        }
        return mobility.isStranded() ? Route.PENDING : peer.route(settings.eagerData(), now);
    }

    /** Bytes that {@link #writeHeader} writes for this peer now: 4, 36 or 48, and 4 more where DONT-FRAGMENT goes along. */
    public int headerLength(Peer peer) {
        return data.headerLength(peer);
    }

    /** Writes what goes before {@code length} bytes of application data to this peer. */
    public void writeHeader(Peer peer, int length, ByteBuf out) {
        data.writeHeader(peer, length, out);
    }

    /** Zero bytes that go behind the data: 0 to 3 in an indication, none behind ChannelData (streams pad by themselves). */
    public int trailerLength(Peer peer, int length) {
        return peer.isChannelBound() ? 0 : -length & 3;
    }

    /** Gives the allocation back; {@code Closed(Released)} follows, soon even if the server is silent. */
    public void release(long now) {
        switch (state) {
            case NEW -> engine.close(new TurnFailure.Released());
            case ALLOCATING -> {
                if (!releaseWanted) {
                    releaseWanted = true;
                    // An allocation that is granted meanwhile is given back; but nobody waits for it for ever.
                    deadlines.schedule(new CancelPatience(), now + CANCEL_PATIENCE);
                }
            }
            case ACTIVE -> {
                if (mobility.isStranded()) {
                    engine.close(new TurnFailure.Released());
                } else {
                    beginRelease(now);
                }
            }
            case RELEASING, CLOSED -> {}
        }
    }

    /**
     * The caller's patience is over before there was a relay. What the server may grant yet is given back, as after
     * {@link #release}.
     *
     * @return where it stood and what was sent until then; null when it is not on its way
     */
    public TurnFailure.@Nullable TimedOut giveUp(long now) {
        Allocate pending = allocate;
        if (state != State.ALLOCATING || pending == null) {
            return null;
        }
        release(now);
        return pending.progress();
    }

    @Override
    public void transportLost(Throwable cause, long now) {
        Allocate pending = allocate;
        if (state == State.RELEASING || releaseWanted) {
            engine.close(new TurnFailure.Released());
        } else if (state == State.ALLOCATING && pending != null) {
            engine.close(new TurnFailure.Unreachable(pending.phase(), cause));
        } else if (!mobility.strand(cause, errands.isMoving())) {
            // (A server may leave the old socket before its answer has reached us on the new one.)
            engine.close(new TurnFailure.Disconnected(cause));
        }
    }

    /** Nanoseconds until the allocation expires if it is not refreshed before. */
    public long remainingLifetime(long now) {
        return lifetime.expiresAt() - now;
    }

    /** No other road was found: a stranded allocation is over. */
    public void abandon(TurnFailure failure) {
        if (mobility.isStranded()) {
            engine.close(failure);
        }
    }

    @Override
    public void violated(String what, long now) {
        engine.close(new TurnFailure.Violation(what));
    }

    private void beginRelease(long now) {
        state = State.RELEASING;
        transactions.abandonAll();
        deadlines.clear();
        engine.submit(new Release(engine), now);
    }

    private TurnFailure notActive() {
        return new TurnFailure.Disconnected(new IllegalStateException("the allocation is not open"));
    }

    private final class Opening implements Allocate.Outcome {
        @Override
        public void granted(Grant grant, long now) {
            state = State.ACTIVE;
            allocate = null;
            peers.reachedFrom(grant.relayed());
            lifetime.grant(grant.lifetimeSeconds(), grant.askedAt());
            if (releaseWanted) {
                beginRelease(now);
            } else {
                events.add(new AllocationEvent.Opened(
                        grant.relayed(),
                        grant.mapped(),
                        lifetime.granted(),
                        grant.refused(),
                        grant.reservation(),
                        grant.software()));
            }
        }

        @Override
        public void refused(TurnFailure failure) {
            engine.close(releaseWanted ? new TurnFailure.Released() : failure);
        }
    }

    private final class CancelPatience extends Deadline {
        @Override
        void due(long now) {
            engine.close(new TurnFailure.Released());
        }
    }

    private final class Inside implements Engine {
        @Override
        public AllocationSettings settings() {
            return settings;
        }

        @Override
        public DeadlineQueue deadlines() {
            return deadlines;
        }

        @Override
        public TurnObserver observer() {
            return observer;
        }

        @Override
        public Mobility mobility() {
            return mobility;
        }

        @Override
        public void submit(Exchange exchange, long now) {
            if (releaseWanted && exchange == allocate) {
                // A challenge granted nothing that would have to be given back.
                close(new TurnFailure.Released());
                return;
            }
            dispatch.submit(exchange, transactions, now);
        }

        @Override
        public void emit(AllocationEvent event) {
            events.add(event);
        }

        @Override
        public void close(TurnFailure failure) {
            if (state != State.CLOSED) {
                state = State.CLOSED;
                transactions.abandonAll();
                deadlines.clear();
                errands.abandonAll(failure);
                mobility.forget();
                authentication.forget();
                events.add(new AllocationEvent.Closed(failure));
            }
        }
    }
}

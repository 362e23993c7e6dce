package dev.turnprobe.turn.core;

import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.stun.StunWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which peers at one IP address may talk to us, and until when (RFC 8656 §9). Asked for one address a request, so that a
 * refused peer never stops the others.
 *
 * <pre>
 * ABSENT ─request▶ REQUESTED ─ok▶ INSTALLED ─4/5 of the lifetime▶ refreshed in place
 *                     ╰no▶ DENIED       ╰─ lifetime without success ▶ ABSENT
 * </pre>
 */
final class Permission extends Deadline {
    private enum State {
        ABSENT,
        REQUESTED,
        INSTALLED,
        DENIED
    }

    private static final long RETRY_FLOOR = Duration.ofSeconds(1).toNanos();

    private final Engine engine;
    private final InetAddress address;
    private State state = State.ABSENT;
    /** The latest CreatePermission, while it is unanswered. */
    private @Nullable CreatePermission inFlight;

    private long expiresAt;
    private TurnFailure lastFailure = new TurnFailure.Expired();

    Permission(Engine engine, InetAddress address) {
        this.engine = engine;
        this.address = address;
    }

    /** The caller wants it: asks the server unless that is done already; a denied one is asked for again. */
    void request(long now) {
        switch (state) {
            case INSTALLED -> engine.emit(new AllocationEvent.Permitted(address));
            case ABSENT, DENIED -> {
                state = State.REQUESTED;
                ask(now);
            }
            case REQUESTED -> {}
        }
    }

    boolean isInstalled() {
        return state == State.INSTALLED;
    }

    boolean isRequested() {
        return state == State.REQUESTED;
    }

    boolean isAbsent() {
        return state == State.ABSENT;
    }

    /** RFC 8656 §12: a ChannelBind installs the permission too, for as long as any other. */
    void installedByChannel(long askedAt) {
        installed(askedAt);
    }

    private void ask(long now) {
        inFlight = new CreatePermission(now);
        engine.observer().phaseStarted(Phase.PERMISSION, now);
        engine.submit(inFlight, now);
    }

    private void installed(long askedAt) {
        long lifetime = engine.settings().permissionLifetime().toNanos();
        boolean news = state != State.INSTALLED;
        // Counted from our asking: the server's clock started no earlier. An answer that was overtaken takes nothing
        // away.
        if (news || askedAt + lifetime > expiresAt) {
            expiresAt = askedAt + lifetime;
            engine.deadlines().schedule(this, askedAt + lifetime / 5 * 4);
        }
        state = State.INSTALLED;
        if (news) {
            engine.emit(new AllocationEvent.Permitted(address));
        }
    }

    @Override
    void due(long now) {
        if (now >= expiresAt) {
            state = State.ABSENT;
            engine.emit(new AllocationEvent.Denied(address, lastFailure));
            return;
        }
        engine.deadlines().schedule(this, expiresAt);
        if (inFlight == null) {
            ask(now);
        }
    }

    private void answered(CreatePermission request) {
        if (inFlight == request) {
            inFlight = null;
        }
    }

    private final class CreatePermission extends Exchange {
        private final long askedAt;

        CreatePermission(long askedAt) {
            super(StunMethod.CREATE_PERMISSION, Phase.PERMISSION);
            this.askedAt = askedAt;
        }

        @Override
        void body(StunWriter out) {
            // RFC 8656 §10.1: the port is ignored.
            out.put(Attributes.XOR_PEER_ADDRESS, new InetSocketAddress(address, 0));
        }

        @Override
        void succeeded(StunMessage reply, long now) {
            answered(this);
            engine.observer().phaseEnded(Phase.PERMISSION, askedAt, now, rounds, requests);
            installed(askedAt);
        }

        @Override
        void failed(TurnFailure failure, long now) {
            boolean latest = inFlight == this;
            answered(this);
            if (state == State.INSTALLED) {
                // A refresh that failed leaves what there is; ask again while there is time.
                lastFailure = failure;
                engine.deadlines()
                        .schedule(
                                Permission.this,
                                Math.min(expiresAt, now + Math.max(RETRY_FLOOR, (expiresAt - now) / 2)));
                return;
            }
            if (state == State.REQUESTED && latest) {
                state = failure instanceof TurnFailure.Rejected ? State.DENIED : State.ABSENT;
                engine.emit(new AllocationEvent.Denied(address, failure));
            }
        }
    }
}

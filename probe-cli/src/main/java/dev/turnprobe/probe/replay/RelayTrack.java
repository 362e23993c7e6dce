package dev.turnprobe.probe.replay;

import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.StunClass;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.turn.core.AllocationCore;
import dev.turnprobe.turn.core.AllocationEvent;
import dev.turnprobe.turn.core.AllocationSettings;
import dev.turnprobe.turn.core.Peer;
import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.Route;
import dev.turnprobe.turn.core.StunEngine;
import dev.turnprobe.turn.core.TurnFailure;
import dev.turnprobe.turn.core.TurnObserver;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** An engine for an allocation. */
final class RelayTrack extends Track {
    private static final long NEVER = -1;
    private static final int ID_LENGTH = 12;

    private final AllocationCore core;
    private final Set<InetAddress> permitted = new HashSet<>();
    private AllocationEvent.@Nullable Opened opened;
    private @Nullable TurnFailure denied;
    private long permissionAskedAt = NEVER;
    private int delivered;

    RelayTrack(AllocationSettings settings, boolean reliable, RandomGenerator ids, TurnObserver observer) {
        core = new AllocationCore(settings, reliable, ids, observer);
    }

    @Override
    StunEngine engine() {
        return core;
    }

    @Override
    void ask(Phase phase, long at) {
        if (phase == Phase.CHALLENGE) {
            core.start(at);
        } else {
            // For whom, only the request itself says.
            permissionAskedAt = at;
        }
        drain();
    }

    @Override
    byte @Nullable [] make(ByteBuf frame, @Nullable StunMessage like, long at) {
        if (like == null) {
            return null;
        }
        InetSocketAddress peer = like.get(Attributes.XOR_PEER_ADDRESS);
        if (peer != null && like.is(StunMethod.SEND, StunClass.INDICATION)) {
            return payload(frame, like, peer, at);
        }
        if (peer != null && like.is(StunMethod.CREATE_PERMISSION, StunClass.REQUEST) && permissionAskedAt != NEVER) {
            long askedAt = permissionAskedAt;
            permissionAskedAt = NEVER;
            core.permit(peer.getAddress(), askedAt);
        }
        Long lifetime = like.get(Attributes.LIFETIME);
        if (lifetime != null && lifetime == 0 && like.is(StunMethod.REFRESH, StunClass.REQUEST)) {
            core.release(at);
        }
        return core.pollTransmit();
    }

    /** The indication that the core makes of that payload now; null when it would not send it. */
    private byte @Nullable [] payload(ByteBuf frame, StunMessage like, InetSocketAddress address, long at) {
        Peer peer = core.peer(address);
        byte[] data = like.get(Attributes.DATA);
        if (peer == null || data == null || core.route(peer, at) != Route.INDICATION) {
            return null;
        }
        ByteBuf out = Unpooled.buffer();
        core.writeHeader(peer, data.length, out);
        out.writeBytes(data).writeZero(core.trailerLength(peer, data.length));
        // Nothing answers an indication, so the core draws its id otherwise than those of requests (RFC 8489 §5).
        int id = StunMessage.HEADER_LENGTH - ID_LENGTH;
        out.setBytes(id, frame, frame.readerIndex() + id, ID_LENGTH);
        return ByteBufUtil.getBytes(out);
    }

    @Override
    void delivered() {
        delivered++;
    }

    /** Payloads that came out of frames so far. */
    int deliveries() {
        return delivered;
    }

    @Override
    void drain() {
        for (AllocationEvent event = core.pollEvent(); event != null; event = core.pollEvent()) {
            if (event instanceof AllocationEvent.Opened relay) {
                opened = relay;
            } else if (event instanceof AllocationEvent.Permitted peer) {
                permitted.add(peer.peer());
            } else if (event instanceof AllocationEvent.Denied refused) {
                denied = refused.failure();
            } else if (event instanceof AllocationEvent.Closed closed) {
                failed(closed.failure());
            }
        }
    }

    /** What was allocated, or null. */
    AllocationEvent.@Nullable Opened opened() {
        return opened;
    }

    boolean isPermitted(InetSocketAddress peer) {
        return permitted.contains(peer.getAddress());
    }

    /** Why a permission was refused since this was asked last, or null. */
    @Nullable
    TurnFailure takeDenial(long at) {
        if (denied == null) {
            core.tick(at);
            drain();
        }
        TurnFailure failure = denied != null ? denied : failure();
        denied = null;
        return failure;
    }
}

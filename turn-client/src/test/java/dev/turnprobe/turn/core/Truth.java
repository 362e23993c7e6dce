package dev.turnprobe.turn.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.stun.Fingerprint;
import dev.turnprobe.stun.StunClass;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.stun.TransactionId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is so, read off the wire between one client core and the server, without asking either: what was asked, what was
 * granted and until when, and what of it has got through.
 */
final class Truth {
    /** A request, and what became of it. */
    static final class Asked {
        final TransactionId id;
        final StunMethod method;
        final boolean signed;
        final long at;
        final @Nullable InetSocketAddress peer;
        final @Nullable Integer channel;
        final @Nullable Long lifetime;
        /** Whether a genuine answer has got through. */
        boolean answered;

        Asked(StunMessage request, long at) {
            this.id = request.transactionId();
            this.method = java.util.Objects.requireNonNull(StunMethod.ofNumber(request.method()));
            this.signed = request.integrityOffset() >= 0 || request.integritySha256Offset() >= 0;
            this.at = at;
            this.peer = request.get(Attributes.XOR_PEER_ADDRESS);
            this.channel = request.get(Attributes.CHANNEL_NUMBER);
            this.lifetime = request.get(Attributes.LIFETIME);
        }
    }

    /** A channel as the server has it. */
    record Binding(InetSocketAddress peer, long until) {}

    final Map<TransactionId, Asked> asked = new HashMap<>();
    final List<Asked> inOrder = new ArrayList<>();
    final Map<InetAddress, Long> permissions = new HashMap<>();
    final Map<Integer, Binding> bindings = new HashMap<>();
    final Set<Integer> codes = new HashSet<>();
    final Set<Long> lifetimes = new HashSet<>();
    /** Genuine answers, to be replayed. */
    final List<byte[]> answers = new ArrayList<>();

    @Nullable
    InetSocketAddress relayed;

    long allocatedUntil = Long.MIN_VALUE;
    private @Nullable Asked refresh;

    private final long permissionLifetime;
    private final long channelLifetime;
    private final long coolDown;
    private final long patience;
    private final StunMessage message = new StunMessage();

    Truth(long permissionLifetime, long channelLifetime, long coolDown, long patience) {
        this.permissionLifetime = permissionLifetime;
        this.channelLifetime = channelLifetime;
        this.coolDown = coolDown;
        this.patience = patience;
    }

    /** The client sends a request, or repeats one. */
    void sent(byte[] wire, long now) {
        assertThat(message.wrap(Unpooled.wrappedBuffer(wire))).isNull();
        if (asked.containsKey(message.transactionId())) {
            return;
        }
        Asked request = new Asked(message, now);
        asked.put(request.id, request);
        inOrder.add(request);
        if (request.method == StunMethod.REFRESH) {
            oneRefreshAtATime(request, now);
        } else if (request.method == StunMethod.CHANNEL_BIND) {
            oneNameAPeer(request, now);
        }
    }

    private void oneRefreshAtATime(Asked request, long now) {
        boolean release = request.lifetime != null && request.lifetime == 0;
        if (refresh != null && !release) {
            assertThat(refresh.answered || now >= refresh.at + patience)
                    .as("at most one Refresh in flight (architecture §11)")
                    .isTrue();
        }
        refresh = request;
    }

    /** RFC 8656 §12: no other peer until the binding has ended and five minutes more. */
    private void oneNameAPeer(Asked request, long now) {
        Binding bound = bindings.get(request.channel);
        if (bound != null && !bound.peer.equals(request.peer)) {
            assertThat(now)
                    .as(
                            "channel %s goes from %s to %s no earlier than its cool-down",
                            request.channel, bound.peer, request.peer)
                    .isGreaterThanOrEqualTo(bound.until + coolDown);
        }
    }

    /** The server answers. */
    void answered(ByteBuf frame, long now) {
        if (message.wrap(frame) != null || !message.stunClass().isResponse()) {
            return;
        }
        answers.add(io.netty.buffer.ByteBufUtil.getBytes(frame));
        Asked request = asked.get(message.transactionId());
        if (request == null) {
            return;
        }
        if (message.stunClass() == StunClass.ERROR) {
            ErrorCode error = message.get(Attributes.ERROR_CODE);
            assertThat(error).isNotNull();
            codes.add(error.code());
            return;
        }
        Long lifetime = message.get(Attributes.LIFETIME);
        if (lifetime != null) {
            lifetimes.add(lifetime);
            allocatedUntil = lifetime == 0 ? Long.MIN_VALUE : now + lifetime * ServerHand.SECOND;
        }
        if (request.method == StunMethod.ALLOCATE) {
            relayed = message.get(Attributes.XOR_RELAYED_ADDRESS);
        }
        if (request.peer != null) {
            permissions.put(request.peer.getAddress(), now + permissionLifetime);
        }
        if (request.peer != null && request.channel != null) {
            bindings.put(request.channel, new Binding(request.peer, now + channelLifetime));
        }
    }

    /** A frame from the server reaches the client, whole or damaged. */
    void delivered(ByteBuf frame) {
        // A challenge whose FINGERPRINT was damaged beyond recognition is one without (RFC 8489 §7), and counts.
        if (message.wrap(frame) == null
                && message.stunClass().isResponse()
                && (message.fingerprintOffset() < 0 || Fingerprint.verify(message))) {
            Asked request = asked.get(message.transactionId());
            if (request != null) {
                request.answered = true;
            }
        }
    }

    boolean isPermitted(InetAddress peer, long now) {
        return permissions.getOrDefault(peer, Long.MIN_VALUE) > now;
    }

    /** Signed requests that wait for an answer, the latest last. */
    List<Asked> open() {
        List<Asked> open = new ArrayList<>();
        for (int i = Math.max(0, inOrder.size() - 4); i < inOrder.size(); i++) {
            if (!inOrder.get(i).answered && inOrder.get(i).signed) {
                open.add(inOrder.get(i));
            }
        }
        return open;
    }

    /** The server has forgotten everything. */
    void forgotten() {
        permissions.clear();
        bindings.clear();
        allocatedUntil = Long.MIN_VALUE;
    }
}

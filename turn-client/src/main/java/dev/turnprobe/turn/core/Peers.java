package dev.turnprobe.turn.core;

import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.stun.XorAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The peers of one allocation and their permissions, in a bounded table. Incoming addresses are looked up as they stand
 * in the frame, so that a Data indication from a known peer allocates nothing.
 */
final class Peers {
    private static final class Node {
        final Peer peer;
        final int family;
        final long high;
        final long low;
        final @Nullable Node next;

        Node(Peer peer, int family, long high, long low, @Nullable Node next) {
            this.peer = peer;
            this.family = family;
            this.high = high;
            this.low = low;
            this.next = next;
        }
    }

    private final Engine engine;
    private final Map<InetSocketAddress, Peer> byAddress = new HashMap<>();
    private final Map<InetAddress, Permission> permissions = new HashMap<>();
    private Node[] buckets = new Node[8];
    private List<InetSocketAddress> relayed = List.of();

    Peers(Engine engine) {
        this.engine = engine;
    }

    /** The peer of that address, made if need be; null when the table is full. */
    @Nullable
    Peer of(InetSocketAddress address) {
        Peer known = byAddress.get(address);
        return known != null ? known : intern(address);
    }

    /** Peers are reached from these relayed addresses, and only those of their families. */
    void reachedFrom(List<InetSocketAddress> addresses) {
        relayed = addresses;
    }

    boolean isReachable(Peer peer) {
        return isReachable(peer.address().getAddress());
    }

    private boolean isReachable(InetAddress peer) {
        for (int i = 0; i < relayed.size(); i++) {
            if (relayed.get(i).getAddress().getClass() == peer.getClass()) {
                return true;
            }
        }
        return false;
    }

    static boolean isSameFamily(InetSocketAddress one, InetSocketAddress other) {
        return one.getAddress().getClass() == other.getAddress().getClass();
    }

    /** RFC 8656 §10.2, §12.2: the server would say 443 to a peer of a family that has no relayed address; null if it has. */
    @Nullable
    TurnFailure refusal(InetAddress peer, StunMethod method) {
        return isReachable(peer)
                ? null
                : new TurnFailure.Rejected(
                        method,
                        new ErrorCode(
                                ErrorCode.PEER_ADDRESS_FAMILY_MISMATCH,
                                "the relay has no address of the family of " + peer.getHostAddress()),
                        false);
    }

    /** Asks for a permission, or says at once why there is none to be had. */
    void permit(InetAddress address, long now) {
        TurnFailure refusal = refusal(address, StunMethod.CREATE_PERMISSION);
        Permission permission = refusal != null ? null : permission(address);
        if (permission != null) {
            permission.request(now);
        } else {
            engine.emit(new AllocationEvent.Denied(
                    address, refusal != null ? refusal : full(StunMethod.CREATE_PERMISSION)));
        }
    }

    /** The permission for that IP address, made (absent) if need be; null when the table is full. */
    @Nullable
    Permission permission(InetAddress address) {
        Permission known = permissions.get(address);
        if (known != null || permissions.size() >= engine.settings().maxPeers()) {
            return known;
        }
        Permission made = new Permission(engine, address);
        permissions.put(address, made);
        return made;
    }

    /**
     * The peer that the XOR-PEER-ADDRESS at this offset names, if its IP address has or awaits a permission; a new port
     * of a permitted address is a new peer (RFC 8656 §9: permissions ignore ports).
     */
    @Nullable
    Peer permitted(StunMessage indication, int offset) {
        int family = XorAddress.family(indication, offset);
        if (family == 0) {
            return null;
        }
        int port = XorAddress.port(indication, offset);
        long high = family == XorAddress.IPV4
                ? XorAddress.ipv4(indication, offset)
                : XorAddress.ipv6High(indication, offset);
        long low = (family == XorAddress.IPV4 ? 0 : XorAddress.ipv6Low(indication, offset));
        for (Node node = buckets[bucket(high, low, port)]; node != null; node = node.next) {
            if (node.family == family
                    && node.high == high
                    && node.low == low
                    && node.peer.address().getPort() == port) {
                return mayReceive(node.peer.permission) ? node.peer : null;
            }
        }
        InetSocketAddress address = XorAddress.read(indication, offset);
        Permission permission = address == null ? null : permissions.get(address.getAddress());
        return permission == null || !mayReceive(permission) ? null : intern(address);
    }

    /** Whether peers at that IP address may send to us, or soon may. */
    boolean mayReceiveFrom(InetAddress address) {
        Permission permission = permissions.get(address);
        return permission != null && mayReceive(permission);
    }

    /** What a caller hears who wants one more peer than there is room for. */
    TurnFailure full(StunMethod method) {
        return new TurnFailure.Rejected(
                method,
                new ErrorCode(
                        ErrorCode.INSUFFICIENT_CAPACITY,
                        "more than " + engine.settings().maxPeers() + " peers"),
                false);
    }

    private static boolean mayReceive(Permission permission) {
        // Data may overtake the answer to the CreatePermission that let it through.
        return permission.isInstalled() || permission.isRequested();
    }

    private @Nullable Peer intern(@Nullable InetSocketAddress address) {
        if (address == null || byAddress.size() >= engine.settings().maxPeers()) {
            return null;
        }
        Permission permission = permission(address.getAddress());
        if (permission == null) {
            return null;
        }
        Peer peer = new Peer(address, permission);
        byAddress.put(address, peer);
        if (byAddress.size() > buckets.length) {
            grow();
        } else {
            link(peer);
        }
        return peer;
    }

    private void grow() {
        buckets = new Node[buckets.length * 2];
        byAddress.values().forEach(this::link);
    }

    private void link(Peer peer) {
        byte[] bytes = peer.address().getAddress().getAddress();
        int family = bytes.length == 4 ? XorAddress.IPV4 : XorAddress.IPV6;
        long high = family == XorAddress.IPV4 ? (int) bigEndian(bytes, 0, 4) : bigEndian(bytes, 0, 8);
        long low = family == XorAddress.IPV4 ? 0 : bigEndian(bytes, 8, 8);
        int bucket = bucket(high, low, peer.address().getPort());
        buckets[bucket] = new Node(peer, family, high, low, buckets[bucket]);
    }

    private int bucket(long high, long low, int port) {
        long mixed = (high * 31 + low) * 31 + port;
        mixed *= 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 40) & (buckets.length - 1);
    }

    private static long bigEndian(byte[] bytes, int from, int count) {
        long value = 0;
        for (int i = from; i < from + count; i++) {
            value = value << 8 | bytes[i] & 0xFF;
        }
        return value;
    }
}

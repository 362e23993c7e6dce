package dev.turnprobe.turn;

import dev.turnprobe.stun.IcmpError;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;

/** Hears what peers send through a relay. Called on the relay's event loop; must not block. */
@FunctionalInterface
public interface RelayListener {
    /**
     * A peer has sent something.
     *
     * @param payload lent for the call; {@code retain()} to keep it longer
     */
    void onDatagram(InetSocketAddress peer, ByteBuf payload);

    /**
     * What was sent to a peer came to no good, says ICMP by way of the server (RFC 8656 §11.6): nobody listens there, or
     * a datagram was too big. A hint and no proof, because ICMP is easily forged.
     *
     * @param error type and code as in the peer's IP version; {@code data} is the MTU where the datagram was too big
     */
    default void onIcmp(InetSocketAddress peer, IcmpError error) {}

    /**
     * The connection to the server takes data again, or takes no more for now. What is sent while it does not is dropped;
     * {@link Relay#traffic} counts it.
     */
    default void onWritability(boolean writable) {}
}

package dev.turnprobe.turn;

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
}

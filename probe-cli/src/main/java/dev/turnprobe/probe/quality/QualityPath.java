package dev.turnprobe.probe.quality;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/** Two ends of ours and the relay between them. Confined to one event loop. */
interface QualityPath {
    /** What reports call it. */
    String name();

    /** From us through the relay to the peer; takes the packet. False when it could not even be sent. */
    boolean out(ByteBuf packet);

    /** From the peer through the relay to us; takes the packet. False when it could not even be sent. */
    boolean back(ByteBuf packet);

    /** Who hears what arrives at either end; borrows it. Replaces those before. */
    void listen(Consumer<ByteBuf> atPeer, Consumer<ByteBuf> atHome);

    /** Bytes that wait for us in a socket of ours if need be, by the system's own count. */
    int receiveBuffer();

    /** Bytes that go around each payload on its way up from the peer. */
    int peerHeader();

    /** Gives back what was opened for it. */
    void close();
}

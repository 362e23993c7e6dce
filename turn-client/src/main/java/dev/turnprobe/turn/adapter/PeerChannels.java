package dev.turnprobe.turn.adapter;

import dev.turnprobe.turn.Relay;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks for a channel to each peer that is written to, once, so that data soon travels in the short frames (RFC 8656 §12).
 * Until then, and if the server will not, it travels in indications. Safe from any thread.
 */
final class PeerChannels {
    /** Each is renewed every nine minutes for as long as the relay lives, so not everyone who was ever written to. */
    private static final int MOST = 256;

    private final Relay relay;
    private final Set<InetSocketAddress> asked = ConcurrentHashMap.newKeySet();

    PeerChannels(Relay relay) {
        this.relay = relay;
    }

    /** That peer is about to be written to. */
    void wanted(InetSocketAddress peer) {
        if (!asked.contains(peer) && asked.size() < MOST && asked.add(peer)) {
            // Whether it comes to anything shows in the frames; the data has a way in any case, or its own failure.
            var unused = relay.bind(peer);
        }
    }
}

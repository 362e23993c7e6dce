package dev.turnprobe.turn.core;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The side of a sans-IO machine that faces the wire and the clock; what {@code SSLEngine} is to a socket.
 *
 * <p>After each call that may have changed something, drain {@link #pollTransmit} and look at {@link #nextDeadline}
 * again. One thread at a time.
 */
public interface StunEngine {
    /**
     * Takes note of a frame: one datagram, or one frame cut from a stream.
     *
     * @param frame borrowed; never kept or released
     * @return the peer whose application data the frame's indexes now span, or null when the frame was for the engine
     */
    @Nullable
    Peer receive(ByteBuf frame, long now);

    /** The next frame to send, or null. */
    byte @Nullable [] pollTransmit();

    /** When {@link #tick} is due at the latest, or {@link Long#MAX_VALUE} for never. */
    long nextDeadline();

    /** Does all that has fallen due. Too early does no harm. */
    void tick(long now);

    /** The socket is gone, or there never was one. */
    void transportLost(Throwable cause, long now);

    /** The peer broke the rules of the stream; there is no way on. */
    void violated(String what, long now);
}

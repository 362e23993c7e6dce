package dev.turnprobe.probe.measure;

import dev.turnprobe.stun.FrameKind;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.turn.core.Discard;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What came back on the wire, counted.
 *
 * @param framesReceived frames of any kind
 * @param stunReceived those of them that were well-formed STUN
 * @param allocatesSent Allocate requests, retransmissions included
 * @param discards frames that were not believed, by reason
 * @param lastError the last error response, whether or not it was final; null when there was none
 * @param firstForeign how the first frame that is no STUN began, printable ASCII only; null when there was none
 * @param mapped how the server sees us, of its first success response; null when none said
 */
public record WireFacts(
        int framesReceived,
        int stunReceived,
        int allocatesSent,
        Map<Discard, Integer> discards,
        @Nullable ErrorReply lastError,
        @Nullable String firstForeign,
        @Nullable Mapped mapped) {

    /** So many bytes of a frame that is no STUN are kept: enough to see what it is. */
    public static final int FOREIGN_SHOWN = 32;

    /** How many bytes of that frame, which is no STUN: of what may be broken STUN only the header, for attributes may hold anything. */
    public static int foreignShown(ByteBuf frame) {
        int at = frame.readerIndex();
        boolean broken = FrameKind.of(frame) == FrameKind.STUN
                || frame.readableBytes() >= StunMessage.HEADER_LENGTH
                        && frame.getInt(at + 4) == StunMessage.MAGIC_COOKIE;
        return broken ? StunMessage.HEADER_LENGTH : FOREIGN_SHOWN;
    }

    /** Nothing came, nothing left. */
    public static final WireFacts NONE = new WireFacts(0, 0, 0, Map.of(), null, null);

    /**
     * An error response.
     *
     * @param method the method it answers, as the RFC spells it
     * @param reason the server's phrase; text from the network
     * @param hasRealm whether a REALM came along
     * @param hasNonce whether a NONCE came along
     * @param hasIntegrity whether a MESSAGE-INTEGRITY came along
     */
    public record ErrorReply(
            String method, int code, String reason, boolean hasRealm, boolean hasNonce, boolean hasIntegrity) {}

    /**
     * How the server sees us.
     *
     * @param local our end of the socket; null when it did not become known
     * @param xor XOR-MAPPED-ADDRESS (RFC 8489 §14.2)
     * @param plain MAPPED-ADDRESS (RFC 8489 §14.1) of the same response; null when it had none
     */
    public record Mapped(
            @Nullable InetSocketAddress local,
            InetSocketAddress xor,
            @Nullable InetSocketAddress plain) {}

    /** Of replies that say nothing of where we are. */
    public WireFacts(
            int framesReceived,
            int stunReceived,
            int allocatesSent,
            Map<Discard, Integer> discards,
            @Nullable ErrorReply lastError,
            @Nullable String firstForeign) {
        this(framesReceived, stunReceived, allocatesSent, discards, lastError, firstForeign, null);
    }

    public WireFacts {
        // In the order of the reasons, so that the same facts always read the same.
        discards = Collections.unmodifiableMap(new TreeMap<>(discards));
    }

    /** Frames discarded for that reason. */
    public int discarded(Discard reason) {
        return discards.getOrDefault(reason, 0);
    }
}

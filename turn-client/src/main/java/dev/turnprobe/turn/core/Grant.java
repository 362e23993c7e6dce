package dev.turnprobe.turn.core;

import dev.turnprobe.stun.Attribute;
import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.StunMessage;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the server gave in answer to an Allocate (RFC 8656 §7.3).
 *
 * @param askedAt when the request left: the server's clock for it started no earlier
 */
record Grant(
        InetSocketAddress relayed,
        InetSocketAddress mapped,
        long lifetimeSeconds,
        @Nullable String software,
        long askedAt) {

    private static final List<Attribute<?>> REQUIRED =
            List.of(Attributes.XOR_RELAYED_ADDRESS, Attributes.XOR_MAPPED_ADDRESS, Attributes.LIFETIME);

    /** The name of an attribute that every Allocate success has and this one has not, or null when all is there. */
    static @Nullable String lacking(StunMessage reply) {
        for (Attribute<?> each : REQUIRED) {
            if (reply.get(each) == null) {
                return each.name();
            }
        }
        return null;
    }

    /** Reads an answer that {@linkplain #lacking lacks} nothing. */
    static Grant of(StunMessage reply, long askedAt) {
        return new Grant(
                Objects.requireNonNull(reply.get(Attributes.XOR_RELAYED_ADDRESS)),
                Objects.requireNonNull(reply.get(Attributes.XOR_MAPPED_ADDRESS)),
                Objects.requireNonNull(reply.get(Attributes.LIFETIME)),
                reply.get(Attributes.SOFTWARE),
                askedAt);
    }
}

package dev.turnprobe.turn.core;

import dev.turnprobe.stun.AddressError;
import dev.turnprobe.stun.Attribute;
import dev.turnprobe.stun.AttributeCursor;
import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.XorAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the server gave in answer to an Allocate (RFC 8656 §7.3).
 *
 * @param relayed one relayed address, or one of each family; in the server's order
 * @param refused the families that were asked for in addition and are not to be had
 * @param askedAt when the request left: the server's clock for it started no earlier
 */
record Grant(
        List<InetSocketAddress> relayed,
        InetSocketAddress mapped,
        long lifetimeSeconds,
        List<AddressError> refused,
        @Nullable ReservationToken reservation,
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
        byte[] token = reply.get(Attributes.RESERVATION_TOKEN);
        AddressError refused = reply.get(Attributes.ADDRESS_ERROR_CODE);
        if (refused == null) {
            refused = reply.get(Attributes.ADDRESS_ERROR_CODE_DRAFT);
        }
        return new Grant(
                relayed(reply),
                Objects.requireNonNull(reply.get(Attributes.XOR_MAPPED_ADDRESS)),
                Objects.requireNonNull(reply.get(Attributes.LIFETIME)),
                refused == null ? List.of() : List.of(refused),
                token == null ? null : ReservationToken.of(token),
                reply.get(Attributes.SOFTWARE),
                askedAt);
    }

    /** RFC 8656 §7.2: one XOR-RELAYED-ADDRESS for each family; a second one of the same family is not heeded. */
    private static List<InetSocketAddress> relayed(StunMessage reply) {
        List<InetSocketAddress> found = new ArrayList<>(2);
        for (AttributeCursor cursor = reply.cursor(); cursor.next(); ) {
            InetSocketAddress address = cursor.type() == Attributes.XOR_RELAYED_ADDRESS.type()
                    ? XorAddress.read(reply, cursor.offset())
                    : null;
            if (address != null && found.stream().noneMatch(known -> Peers.isSameFamily(known, address))) {
                found.add(address);
            }
        }
        return List.copyOf(found);
    }
}

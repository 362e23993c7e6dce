package dev.turnprobe.turn.core;

import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.StunWriter;
import dev.turnprobe.stun.XorAddress;

/** Of which IP version the relayed addresses are to be; nothing to do with how the server is reached (RFC 8656 §7.1). */
public enum RelayFamily {
    /** Says nothing, which means IPv4 (RFC 8656 §7.2). */
    UNSAID,
    /** One relayed address, IPv4. */
    IPV4,
    /** One relayed address, IPv6; a server without gives 440. */
    IPV6,
    /** Two relayed addresses, IPv4 and IPv6. Where the server has but one, the relay has but one and says why. */
    BOTH;

    /** RFC 8656 §7.1: REQUESTED-ADDRESS-FAMILY for one, ADDITIONAL-ADDRESS-FAMILY of IPv6 for both, never the two. */
    void write(StunWriter out) {
        switch (this) {
            case UNSAID -> {}
            case IPV4 -> out.put(Attributes.REQUESTED_ADDRESS_FAMILY, XorAddress.IPV4);
            case IPV6 -> out.put(Attributes.REQUESTED_ADDRESS_FAMILY, XorAddress.IPV6);
            // Nobody has to understand either of the two. RFC 8656 §18.11 numbers it so, coturn still as the draft did.
            case BOTH ->
                out.put(Attributes.ADDITIONAL_ADDRESS_FAMILY, XorAddress.IPV6)
                        .put(Attributes.ADDITIONAL_ADDRESS_FAMILY_DRAFT, XorAddress.IPV6);
        }
    }
}

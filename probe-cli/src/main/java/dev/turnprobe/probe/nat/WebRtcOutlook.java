package dev.turnprobe.probe.nat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * With whom a direct call over UDP will work, by what ICE does (RFC 8445 §7.2, §7.3): both sides send to the address that a STUN
 * server saw, and answer to where checks come from.
 *
 * @param direct works, without a relay
 * @param relayed needs a relay
 * @param unsure depends on what could not be found out
 */
public record WebRtcOutlook(List<Peer> direct, List<Peer> relayed, List<Peer> unsure) {
    /** Somebody else's surroundings. */
    public enum Peer {
        OPEN("no NAT", true, Filtering.ENDPOINT_INDEPENDENT),
        FULL_CONE("full cone", true, Filtering.ENDPOINT_INDEPENDENT),
        ADDRESS_RESTRICTED("address-restricted cone", true, Filtering.ADDRESS_DEPENDENT),
        PORT_RESTRICTED("port-restricted cone", true, Filtering.ADDRESS_AND_PORT_DEPENDENT),
        SYMMETRIC("symmetric", false, Filtering.ADDRESS_AND_PORT_DEPENDENT);

        private final String text;
        private final boolean steady;
        private final Filtering filtering;

        Peer(String text, boolean steady, Filtering filtering) {
            this.text = text;
            this.steady = steady;
            this.filtering = filtering;
        }

        /** As reports print it. */
        @Override
        public String toString() {
            return text;
        }
    }

    /** What follows from a NAT of ours. */
    public static WebRtcOutlook of(Mapping mapping, Filtering filtering) {
        List<Peer> direct = new ArrayList<>();
        List<Peer> relayed = new ArrayList<>();
        List<Peer> unsure = new ArrayList<>();
        for (Peer peer : Peer.values()) {
            boolean always = true;
            boolean never = true;
            for (boolean steady : steady(mapping)) {
                for (Filtering possible : possible(filtering)) {
                    boolean works = works(steady, possible, peer);
                    always &= works;
                    never &= !works;
                }
            }
            (always ? direct : never ? relayed : unsure).add(peer);
        }
        return new WebRtcOutlook(List.copyOf(direct), List.copyOf(relayed), List.copyOf(unsure));
    }

    /**
     * A side whose outside address changes with the destination is not let in where the port must be known; and it takes one
     * such side and one such filter to fail.
     */
    private static boolean works(boolean steady, Filtering filtering, Peer peer) {
        return (steady || peer.filtering != Filtering.ADDRESS_AND_PORT_DEPENDENT)
                && (peer.steady || filtering != Filtering.ADDRESS_AND_PORT_DEPENDENT);
    }

    private static List<Boolean> steady(Mapping mapping) {
        return switch (mapping) {
            case NONE, ENDPOINT_INDEPENDENT -> List.of(true);
            case ADDRESS_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT, ENDPOINT_DEPENDENT -> List.of(false);
            case UNKNOWN -> List.of(true, false);
        };
    }

    private static Set<Filtering> possible(Filtering filtering) {
        return filtering == Filtering.UNKNOWN
                ? EnumSet.of(
                        Filtering.ENDPOINT_INDEPENDENT,
                        Filtering.ADDRESS_DEPENDENT,
                        Filtering.ADDRESS_AND_PORT_DEPENDENT)
                : EnumSet.of(filtering);
    }
}

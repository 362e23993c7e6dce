package dev.turnprobe.probe.nat;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One Binding request of ours, repeated until something came of it.
 *
 * @param local the socket that asked
 * @param to who was asked
 * @param requests how often it was sent
 * @param answer null unless something came back
 */
public record BindingTest(
        Kind kind,
        InetSocketAddress local,
        InetSocketAddress to,
        Outcome outcome,
        int requests,
        @Nullable Answer answer) {

    /** What a test is for. */
    public enum Kind {
        /** RFC 5780 §4.2, §4.3 test I: where does the server see us? */
        BINDING("binding"),
        /** RFC 5780 §4.3 test II: and at its other address, on the same port? */
        MAPPING_OTHER_ADDRESS("mapping-other-address"),
        /** RFC 5780 §4.3 test III: and at its other address and port? Shows as well that somebody answers there. */
        MAPPING_OTHER_ADDRESS_AND_PORT("mapping-other-address-and-port"),
        /** Not in the RFC: does somebody answer at the other port? Without that, silence in filtering test III says nothing. */
        OTHER_PORT("other-port"),
        /** RFC 5780 §4.4 test II: the answer shall come from the other address and port. */
        FILTERING_OTHER_ADDRESS("filtering-other-address"),
        /** RFC 5780 §4.4 test III: the answer shall come from the other port. */
        FILTERING_OTHER_PORT("filtering-other-port"),
        /** RFC 5780 §3.4: where the server sees the two sockets that will talk to each other. */
        HAIRPIN_ADDRESS("hairpin-address"),
        /** RFC 5780 §3.4: from one of ours to the outside address of the other. */
        HAIRPIN("hairpin"),
        /** RFC 5780 §4.6: makes a binding whose life is measured. */
        LIFETIME_BINDING("lifetime-binding"),
        /** RFC 5780 §4.6: the answer shall go to the port of that binding, which has been quiet since. */
        LIFETIME("lifetime");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** As reports print it. */
        @Override
        public String toString() {
            return text;
        }
    }

    /** What came of a test. */
    public enum Outcome {
        ANSWERED("answered"),
        /** The server did not do as it was asked: the answer came from, or went to, another place. */
        MISDIRECTED("misdirected"),
        /** The server answered with an error. */
        REFUSED("refused"),
        /** Nothing came back, however often it was asked. */
        SILENT("silent"),
        /** Our own time ran out before the last repetition. */
        CUT_SHORT("cut-short");

        private final String text;

        Outcome(String text) {
            this.text = text;
        }

        /** As reports print it. */
        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * What an answer said.
     *
     * @param from who sent it
     * @param mapped XOR-MAPPED-ADDRESS, else MAPPED-ADDRESS: where we are seen
     * @param plainMapped MAPPED-ADDRESS, which what rewrites addresses on the way would change
     * @param other OTHER-ADDRESS (RFC 5780 §7.4), else CHANGED-ADDRESS of RFC 3489
     * @param errorCode 0 unless it was an error
     */
    public record Answer(
            InetSocketAddress from,
            @Nullable InetSocketAddress mapped,
            @Nullable InetSocketAddress plainMapped,
            @Nullable InetSocketAddress other,
            @Nullable String software,
            int errorCode) {}

    /** True if the server did as it was asked. */
    public boolean answered() {
        return outcome == Outcome.ANSWERED;
    }

    /** Where we are seen, if the server said so. */
    public @Nullable InetSocketAddress mapped() {
        return answer == null || !answered() ? null : answer.mapped();
    }
}

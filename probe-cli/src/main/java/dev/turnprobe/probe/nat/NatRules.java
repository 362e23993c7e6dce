package dev.turnprobe.probe.nat;

import dev.turnprobe.probe.nat.BindingTest.Outcome;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From what was seen to what it means: pure functions, one a behaviour. Where evidence is missing they say so. */
final class NatRules {
    private NatRules() {}

    /**
     * RFC 5780 §4.3, from the three tests of one socket.
     *
     * @param second null when the server has no other address to ask
     */
    static Finding<Mapping> mapping(BindingTest first, @Nullable BindingTest second, @Nullable BindingTest third) {
        InetSocketAddress seen = first.mapped();
        if (seen == null) {
            return new Finding<>(Mapping.UNKNOWN, Text.of(first.to()) + " " + why(first));
        }
        // RFC 5780 §4.3: "If they are the same, the client knows that it is not NATed".
        if (seen.equals(first.local())) {
            return new Finding<>(Mapping.NONE, "the server sees the address that the socket has, " + Text.of(seen));
        }
        if (second == null || third == null) {
            return new Finding<>(
                    Mapping.UNKNOWN,
                    Text.of(first.to()) + " has no second address to compare (no OTHER-ADDRESS, RFC 5780 §7.4); "
                            + "name a server that has, or two servers");
        }
        InetSocketAddress elsewhere = second.mapped();
        if (elsewhere == null) {
            return new Finding<>(Mapping.UNKNOWN, "the server's other address " + why(second));
        }
        if (elsewhere.equals(seen)) {
            return new Finding<>(
                    Mapping.ENDPOINT_INDEPENDENT,
                    "seen as " + Text.of(seen) + " by both " + Text.of(first.to()) + " and " + Text.of(second.to()));
        }
        InetSocketAddress farther = third.mapped();
        String differs = "seen as " + Text.of(seen) + " by " + Text.of(first.to()) + ", as " + Text.of(elsewhere)
                + " by " + Text.of(second.to());
        if (farther == null) {
            return new Finding<>(Mapping.ENDPOINT_DEPENDENT, differs + "; " + Text.of(third.to()) + " " + why(third));
        }
        return farther.equals(elsewhere)
                ? new Finding<>(Mapping.ADDRESS_DEPENDENT, differs + ", and the same on its other port")
                : new Finding<>(
                        Mapping.ADDRESS_AND_PORT_DEPENDENT,
                        differs + ", as " + Text.of(farther) + " by " + Text.of(third.to()));
    }

    /** The same question answered by servers that know nothing of RFC 5780: one socket, several hosts. */
    static Finding<Mapping> mappingAcross(List<BindingTest> answers) {
        BindingTest first = answers.get(0);
        for (BindingTest other : answers) {
            InetSocketAddress seen = other.mapped();
            if (other.to().getAddress().equals(first.to().getAddress()) || seen == null) {
                continue;
            }
            return seen.equals(first.mapped())
                    // RFC 5780 §4.3 test II asks for no more than another host.
                    ? mapping(first, other, other)
                    : new Finding<>(
                            Mapping.ENDPOINT_DEPENDENT,
                            "seen as " + Text.of(first.mapped()) + " by " + Text.of(first.to()) + ", as "
                                    + Text.of(seen)
                                    + " by " + Text.of(other.to())
                                    + "; only a server with two addresses (RFC 5780) tells more");
        }
        return mapping(first, null, null);
    }

    /**
     * RFC 5780 §4.4. Silence only counts as filtering when the same place does answer those whom we have asked there.
     *
     * @param second null when the server has no other address
     * @param atOther a plain request to where the second test's answer comes from
     * @param atOtherPort a plain request to where the third test's answer comes from
     */
    static Finding<Filtering> filtering(
            @Nullable BindingTest second,
            @Nullable BindingTest third,
            @Nullable BindingTest atOther,
            @Nullable BindingTest atOtherPort) {
        if (second == null || third == null || atOther == null || atOtherPort == null) {
            return new Finding<>(
                    Filtering.UNKNOWN, "only a server with two addresses can answer from elsewhere (RFC 5780 §4.4)");
        }
        if (second.answered()) {
            return new Finding<>(
                    Filtering.ENDPOINT_INDEPENDENT,
                    "an answer came in from " + Text.of(atOther.to()) + ", where nothing was sent");
        }
        if (second.outcome() != Outcome.SILENT) {
            return new Finding<>(Filtering.UNKNOWN, "the server, asked to answer from elsewhere, " + why(second));
        }
        if (!atOther.answered()) {
            return new Finding<>(
                    Filtering.UNKNOWN,
                    "nobody answers at " + Text.of(atOther.to()) + ", so silence from there says nothing");
        }
        if (third.answered()) {
            return new Finding<>(
                    Filtering.ADDRESS_DEPENDENT,
                    "answers came in from another port of a host we had sent to, none from another host");
        }
        if (third.outcome() != Outcome.SILENT) {
            return new Finding<>(Filtering.UNKNOWN, "the server, asked to answer from its other port, " + why(third));
        }
        if (!atOtherPort.answered()) {
            return new Finding<>(
                    Filtering.UNKNOWN,
                    "no other host may answer; whether another port may, cannot be told: nobody answers at "
                            + Text.of(atOtherPort.to()));
        }
        return new Finding<>(
                Filtering.ADDRESS_AND_PORT_DEPENDENT,
                "nothing came in from " + Text.of(atOther.to()) + " or " + Text.of(atOtherPort.to())
                        + " until something was sent there");
    }

    /**
     * RFC 5780 §3.4; both sockets send, so that a filter that lets answers in is no obstacle.
     *
     * @param there null when the outside addresses are not known
     */
    static Finding<Hairpin> hairpin(Mapping mapping, @Nullable BindingTest there, @Nullable BindingTest back) {
        if (mapping == Mapping.NONE) {
            return new Finding<>(Hairpin.NOT_NEEDED, "there is no NAT to turn round at");
        }
        if (there == null || back == null) {
            return new Finding<>(Hairpin.UNKNOWN, "the outside addresses of two sockets could not be learnt");
        }
        if (there.answered() || back.answered()) {
            BindingTest one = there.answered() ? there : back;
            return new Finding<>(
                    Hairpin.WORKS, "a datagram to " + Text.of(one.to()) + " came back in, from " + from(one));
        }
        if (there.outcome() == Outcome.CUT_SHORT || back.outcome() == Outcome.CUT_SHORT) {
            return new Finding<>(Hairpin.UNKNOWN, why(there));
        }
        return new Finding<>(
                Hairpin.FAILS,
                "two sockets here could not reach each other at " + Text.of(back.to()) + " and " + Text.of(there.to()));
    }

    private static String from(BindingTest test) {
        return test.answer() == null ? "?" : Text.of(test.answer().from());
    }

    private static String why(BindingTest test) {
        BindingTest.Answer answer = test.answer();
        return switch (test.outcome()) {
            case ANSWERED -> "answered without saying where it sees us";
            case MISDIRECTED -> answer == null ? "did not" : "answered from " + Text.of(answer.from());
            case REFUSED -> "refused" + (answer == null ? "" : " with " + answer.errorCode());
            case SILENT -> "did not answer " + test.requests() + " requests";
            case CUT_SHORT -> "had not answered when the time ran out; give a longer --timeout";
        };
    }
}

package dev.turnprobe.probe.nat;

/** The names of RFC 3489 §5, which people still use, for the behaviours of RFC 4787, which are exact. */
final class NatType {
    private NatType() {}

    static String of(Mapping mapping, Filtering filtering) {
        return switch (mapping) {
            case NONE ->
                filtering == Filtering.ENDPOINT_INDEPENDENT
                        ? "open"
                        : filtering == Filtering.UNKNOWN ? "no NAT" : "firewall";
            case ENDPOINT_INDEPENDENT ->
                switch (filtering) {
                    case ENDPOINT_INDEPENDENT -> "full cone";
                    case ADDRESS_DEPENDENT -> "address-restricted cone";
                    case ADDRESS_AND_PORT_DEPENDENT -> "port-restricted cone";
                    case UNKNOWN -> "cone";
                };
            case ADDRESS_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT, ENDPOINT_DEPENDENT -> "symmetric";
            case UNKNOWN -> "unknown";
        };
    }
}

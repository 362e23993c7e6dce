package dev.turnprobe.probe.nat;

/** To how many outside addresses a NAT translates one of ours (RFC 4787 §4.1). */
public enum Mapping {
    /** There is no NAT: we are seen where we are. */
    NONE("none"),
    /** One, whoever we talk to. */
    ENDPOINT_INDEPENDENT("endpoint-independent"),
    /** One for each host we talk to. */
    ADDRESS_DEPENDENT("address-dependent"),
    /** One for each host and port we talk to. */
    ADDRESS_AND_PORT_DEPENDENT("address-and-port-dependent"),
    /** One of the last two, and the evidence does not say which. */
    ENDPOINT_DEPENDENT("endpoint-dependent"),
    UNKNOWN("unknown");

    private final String text;

    Mapping(String text) {
        this.text = text;
    }

    /** As reports print it. */
    @Override
    public String toString() {
        return text;
    }
}

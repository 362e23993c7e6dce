package dev.turnprobe.probe.nat;

/** Who may answer to an outside address of ours (RFC 4787 §5). */
public enum Filtering {
    /** Anybody. */
    ENDPOINT_INDEPENDENT("endpoint-independent"),
    /** Hosts that we have sent to. */
    ADDRESS_DEPENDENT("address-dependent"),
    /** Hosts and ports that we have sent to. */
    ADDRESS_AND_PORT_DEPENDENT("address-and-port-dependent"),
    UNKNOWN("unknown");

    private final String text;

    Filtering(String text) {
        this.text = text;
    }

    /** As reports print it. */
    @Override
    public String toString() {
        return text;
    }
}

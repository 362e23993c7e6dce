package dev.turnprobe.probe.nat;

/** Whether two of ours behind one NAT reach each other at their outside addresses (RFC 4787 §6). */
public enum Hairpin {
    WORKS("yes"),
    FAILS("no"),
    /** There is no NAT to turn round at. */
    NOT_NEEDED("not-needed"),
    UNKNOWN("unknown");

    private final String text;

    Hairpin(String text) {
        this.text = text;
    }

    /** As reports print it. */
    @Override
    public String toString() {
        return text;
    }
}

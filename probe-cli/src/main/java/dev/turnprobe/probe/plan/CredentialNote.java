package dev.turnprobe.probe.plan;

/**
 * Something odd about a target's credentials, seen by looking at them before anything was sent.
 *
 * @param finding the lint's own name for it
 * @param path which value it is about; never the value
 * @param message what is odd, without the secret
 * @param certain true when a server that follows its documentation must refuse this
 */
public record CredentialNote(Kind kind, String finding, String path, String message, String remedy, boolean certain) {
    /** What it would explain. */
    public enum Kind {
        /** The value is not what it should have been. */
        MALFORMED,
        /** By its own words its time is over. */
        EXPIRED,
        /** This machine's clock and the provider's disagree. */
        CLOCK_SKEW
    }
}

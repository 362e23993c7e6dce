package dev.turnprobe.probe.evidence;

/** A bundle cannot be read: damaged, of another version, or none at all. */
public final class BadBundleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, and where in the bundle; not the name of the file */
    public BadBundleException(String message) {
        super(message);
    }
}

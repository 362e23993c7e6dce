package dev.turnprobe.probe.replay;

/** A tape does not fit what the protocol makes of it: another version wrote it, or somebody changed it. */
public final class ReplayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what does not fit, and where */
    public ReplayException(String message) {
        super(message);
    }
}

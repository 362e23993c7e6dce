package dev.turnprobe.probe.cli;

/** The user asked for something that cannot be; the message says what, and what to do instead. Holds no secrets. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message, null, false, false);
    }
}

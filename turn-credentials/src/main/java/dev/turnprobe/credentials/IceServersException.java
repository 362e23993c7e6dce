package dev.turnprobe.credentials;

/**
 * A document that holds no usable ICE servers.
 *
 * <p>The message names the JSON path, what is wrong there and what to do; it never quotes a user name or a credential.
 */
public final class IceServersException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String path;

    IceServersException(String path, String problem) {
        super(path + ": " + problem);
        this.path = path;
    }

    /** Where in the document, as {@code $.iceServers[1].urls}; {@code $} for the whole of it. */
    public String path() {
        return path;
    }
}

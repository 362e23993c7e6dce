package dev.turnprobe.credentials.json;

/** A document that is not what its reader needs: which path, what was wrong, never the value that stood there. */
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String path;
    private final String problem;

    /**
     * @param path where, as {@code $.iceServers[1].urls}
     * @param problem what is wrong there, and the remedy; holds no value out of the document
     */
    public JsonException(String path, String problem) {
        super(path + ": " + problem);
        this.path = path;
        this.problem = problem;
    }

    /** Where it went wrong, as {@code $.iceServers[1].urls}. */
    public String path() {
        return path;
    }

    /** What is wrong there, and the remedy. */
    public String problem() {
        return problem;
    }
}

package dev.turnprobe.credentials.http;

/** What every key must be to travel in a URL or a header. */
public final class Secrets {
    private Secrets() {}

    /**
     * The key itself, if it can be one.
     *
     * @param name what to call it in the error, which never quotes it
     * @throws IllegalArgumentException when it is empty, too long, or holds white space or anything but printable ASCII
     */
    public static String checked(String name, String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("the " + name + " is empty");
        }
        if (value.length() > 4096) {
            throw new IllegalArgumentException("the " + name + " is longer than 4096 characters");
        }
        if (value.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IllegalArgumentException("the " + name
                    + " holds white space or other characters that no key has; a line end from a file counts");
        }
        return value;
    }
}

package dev.turnprobe.credentials;

/**
 * One thing that is wrong with credentials, seen before a packet left.
 *
 * @param code what it is
 * @param path where, as {@code $.iceServers[0].credential}, or the name of a setting
 * @param message what is wrong, without the secret
 * @param remedy what to do
 */
public record LintFinding(Code code, String path, String message, String remedy) {
    /** How sure it is that nothing will work. */
    public enum Severity {
        /** A server that follows its documentation refuses this. */
        ERROR,
        /** Suspicious, or about to fail. */
        WARNING
    }

    /** What can be seen by looking. */
    public enum Code {
        USERNAME_MISSING(Severity.ERROR),
        CREDENTIAL_MISSING(Severity.ERROR),
        STRAY_WHITESPACE(Severity.ERROR),
        STRAY_QUOTES(Severity.WARNING),
        EXPIRED(Severity.ERROR),
        EXPIRES_DURING_CHECK(Severity.WARNING),
        EXPIRY_IN_MILLISECONDS(Severity.WARNING),
        NUMERIC_USER_ID_FIRST(Severity.ERROR),
        BASE64_OF_HEX(Severity.ERROR),
        HEX_INSTEAD_OF_BASE64(Severity.ERROR),
        URL_SAFE_BASE64(Severity.ERROR),
        PADDING_MISSING(Severity.ERROR),
        WRONG_SECRET(Severity.ERROR),
        CLOCK_SKEW(Severity.WARNING),
        USERNAME_AND_CREDENTIAL_SWAPPED(Severity.WARNING),
        RETIRED_CREDENTIAL(Severity.WARNING),
        STUN_URL_WITH_QUERY(Severity.WARNING),
        SECRET_KEY_AS_API_KEY(Severity.ERROR),
        KEYS_SWAPPED(Severity.WARNING);

        private final Severity severity;

        Code(Severity severity) {
            this.severity = severity;
        }

        public Severity severity() {
            return severity;
        }
    }

    public Severity severity() {
        return code.severity();
    }
}

package dev.turnprobe.probe.cli;

import dev.turnprobe.credentials.SharedSecret;
import dev.turnprobe.credentials.TurnCredential;
import dev.turnprobe.turn.core.Credentials;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the credentials come from that are not in an iceServers entry. */
final class CredentialOptions {
    static final String PASSWORD_VARIABLE = "TURN_PASSWORD";
    static final String SECRET_VARIABLE = "TURN_SECRET";

    @Option(
            names = {"-u", "--username"},
            paramLabel = "NAME",
            description = "User name of a long-term credential.")
    @Nullable
    String username;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Its password, - for standard input; else TURN_PASSWORD, else a prompt.")
    @Nullable
    String passwordFile;

    @Option(
            names = "--password",
            paramLabel = "VALUE",
            description = "Its password in the clear, for throw-away servers: other users can see it.")
    @Nullable
    String password;

    @Option(
            names = "--secret-file",
            paramLabel = "FILE",
            description =
                    "Shared secret (TURN REST) to mint a credential from, - for standard input; else TURN_SECRET.")
    @Nullable
    String secretFile;

    @Option(
            names = "--ttl",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "How long a minted credential is good for (default: 1h).")
    @Nullable
    Duration ttl;

    @Option(names = "--user-id", paramLabel = "NAME", description = "What a minted user name ends with.")
    @Nullable
    String userId;

    /** What standard input or a person has said: neither is asked twice. */
    private @Nullable String said;

    /** Null when there are none. May ask on the terminal, the first time. */
    @Nullable
    Credentials credentials(Surroundings surroundings) {
        check();
        if (username != null) {
            return Credentials.of(username, password(username, surroundings));
        }
        String secret = secretFile != null
                ? read("--secret-file", secretFile, surroundings)
                : surroundings.environment().get(SECRET_VARIABLE);
        if (secret == null || secret.isEmpty()) {
            if (ttl != null || userId != null) {
                throw new UsageException("--ttl and --user-id need a shared secret: --secret-file or TURN_SECRET");
            }
            return null;
        }
        try {
            TurnCredential minted = SharedSecret.of(secret)
                    .mint(surroundings.clock().instant(), ttl == null ? Duration.ofHours(1) : ttl, userId);
            return Credentials.of(minted.username(), minted.password());
        } catch (IllegalArgumentException e) {
            throw new UsageException("cannot mint a credential: " + e.getMessage());
        }
    }

    /** True if there may be others when they are asked for once more: new ones from a secret, or from a file. */
    boolean renewable(Surroundings surroundings) {
        boolean minted = secretFile != null
                || username == null && surroundings.environment().get(SECRET_VARIABLE) != null;
        return minted || passwordFile != null && !Input.STANDARD_INPUT.equals(passwordFile);
    }

    /** True if this wants standard input for itself. */
    boolean readsStandardInput() {
        return Input.STANDARD_INPUT.equals(passwordFile) || Input.STANDARD_INPUT.equals(secretFile);
    }

    /** Complains about options that do not go together. */
    void check() {
        if (password != null && passwordFile != null) {
            throw new UsageException("--password and --password-file exclude each other; give one of them");
        }
        if (username == null && (password != null || passwordFile != null)) {
            throw new UsageException("a password needs a user name; add -u NAME");
        }
        if (secretFile != null && username != null) {
            throw new UsageException(
                    "--secret-file mints its own user name; use --user-id NAME instead of -u, or leave the secret out");
        }
        if (username != null && (ttl != null || userId != null)) {
            throw new UsageException("--ttl and --user-id are for a shared secret, not for -u");
        }
    }

    /** The order of the contract: a file, the environment, the terminal; a value in the clear was asked for by name. */
    private String password(String username, Surroundings surroundings) {
        if (password != null) {
            return password;
        }
        if (passwordFile != null) {
            return read("--password-file", passwordFile, surroundings);
        }
        String variable = surroundings.environment().get(PASSWORD_VARIABLE);
        if (variable != null && !variable.isEmpty()) {
            return variable;
        }
        if (said != null) {
            return said;
        }
        char[] typed = surroundings.terminal().readPassword("Password for " + username + ": ");
        if (typed == null || typed.length == 0) {
            throw new UsageException("no password for user " + username
                    + "; set TURN_PASSWORD, give --password-file FILE, or run on a terminal");
        }
        said = new String(typed);
        return said;
    }

    private String read(String option, String file, Surroundings surroundings) {
        if (!Input.STANDARD_INPUT.equals(file)) {
            return Input.secret(option, file, surroundings);
        }
        if (said == null) {
            said = Input.secret(option, file, surroundings);
        }
        return said;
    }
}

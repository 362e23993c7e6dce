package dev.turnprobe.credentials;

import static dev.turnprobe.credentials.LintFinding.Code.KEYS_SWAPPED;
import static dev.turnprobe.credentials.LintFinding.Code.SECRET_KEY_AS_API_KEY;
import static dev.turnprobe.credentials.LintFinding.Code.STRAY_QUOTES;
import static dev.turnprobe.credentials.LintFinding.Code.STRAY_WHITESPACE;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Metered's three kinds of key, by their look: an API key has 36 hexadecimal digits, a secret key 48 characters, a project
 * key begins with {@code pk_}. The vendor promises none of that, so a look alone gives a warning, never an error.
 */
public final class KeyLint {
    private static final Pattern API_KEY = Pattern.compile("[0-9a-f]{36}");
    private static final Pattern SECRET_KEY = Pattern.compile("[0-9A-Za-z_-]{48}");

    private final List<LintFinding> findings = new ArrayList<>();

    private KeyLint() {}

    /** Looks at the keys somebody set; each may be null. Paths are the environment's names. */
    public static List<LintFinding> ofMetered(
            @Nullable String apiKey, @Nullable String secretKey, @Nullable String projectApiKey) {
        KeyLint lint = new KeyLint();
        lint.strays("METERED_API_KEY", apiKey);
        lint.strays("METERED_SECRET_KEY", secretKey);
        lint.strays("METERED_PROJECT_API_KEY", projectApiKey);
        if (apiKey != null && apiKey.equals(secretKey)) {
            lint.add(
                    SECRET_KEY_AS_API_KEY,
                    "METERED_API_KEY",
                    "is the account's secret key, which Metered refuses here",
                    "use the apiKey of one credential; and never give the secret key to a browser");
        } else if (apiKey != null && secretKey != null && looksSecret(apiKey) && looksApi(secretKey)) {
            lint.add(KEYS_SWAPPED, "METERED_API_KEY", "looks exchanged with METERED_SECRET_KEY", "exchange the two");
        } else {
            lint.looks(apiKey, secretKey);
        }
        lint.project(apiKey, secretKey, projectApiKey);
        return List.copyOf(lint.findings);
    }

    private void looks(@Nullable String apiKey, @Nullable String secretKey) {
        if (apiKey != null && looksSecret(apiKey)) {
            add(
                    KEYS_SWAPPED,
                    "METERED_API_KEY",
                    "looks like an account's secret key",
                    "use the apiKey of one credential");
        }
        if (secretKey != null && looksApi(secretKey)) {
            add(
                    KEYS_SWAPPED,
                    "METERED_SECRET_KEY",
                    "looks like the API key of one credential",
                    "use the secret key of the account, from the dashboard's developers page");
        }
    }

    private void project(@Nullable String apiKey, @Nullable String secretKey, @Nullable String projectApiKey) {
        if (apiKey != null && looksProject(apiKey)) {
            add(KEYS_SWAPPED, "METERED_API_KEY", "looks like a project's key", "use METERED_PROJECT_API_KEY for it");
        }
        if (secretKey != null && looksProject(secretKey)) {
            add(KEYS_SWAPPED, "METERED_SECRET_KEY", "looks like a project's key", "use METERED_PROJECT_API_KEY for it");
        }
        if (projectApiKey != null && (looksApi(projectApiKey) || projectApiKey.equals(secretKey))) {
            add(
                    KEYS_SWAPPED,
                    "METERED_PROJECT_API_KEY",
                    "looks like another kind of key",
                    "use the key that the project's creation returned");
        }
    }

    private void strays(String name, @Nullable String key) {
        if (key == null) {
            return;
        }
        if (key.chars().anyMatch(Character::isWhitespace)) {
            add(STRAY_WHITESPACE, name, "holds white space", "remove it; a line end from a file counts");
        }
        if (key.length() > 2 && "'\"`".indexOf(key.charAt(0)) >= 0) {
            add(STRAY_QUOTES, name, "is wrapped in quotes", "remove them");
        }
    }

    private static boolean looksApi(String key) {
        return API_KEY.matcher(key.strip()).matches();
    }

    private static boolean looksSecret(String key) {
        return SECRET_KEY.matcher(key.strip()).matches() && !looksProject(key);
    }

    private static boolean looksProject(String key) {
        return key.strip().startsWith("pk_");
    }

    private void add(LintFinding.Code code, String path, String message, String remedy) {
        findings.add(new LintFinding(code, path, message, remedy));
    }
}

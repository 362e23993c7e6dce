package dev.turnprobe.credentials;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Why a password does not come from the secret it should come from. */
final class SecretLint {
    private SecretLint() {}

    static List<LintFinding> of(SharedSecret secret, String username, String password, String path) {
        if (made(secret, username, password)) {
            return List.of();
        }
        for (Map.Entry<String, SharedSecret> mistaken : secret.lookalikes().entrySet()) {
            if (made(mistaken.getValue(), username, password)) {
                return List.of(finding(
                        path,
                        "the password was made with the secret " + mistaken.getKey(),
                        "make it with the secret exactly as the server has it"));
            }
        }
        return List.of(finding(
                path,
                "the password was not made from this user name with the known secret",
                "compare the secret with the server's (coturn: static-auth-secret), and what was hashed: "
                        + "the user name, expiry included"));
    }

    private static LintFinding finding(String path, String message, String remedy) {
        return new LintFinding(LintFinding.Code.WRONG_SECRET, path, message, remedy);
    }

    private static boolean made(SharedSecret secret, String username, String password) {
        return secret.verify(username, password, Instant.EPOCH) != SharedSecret.Verdict.WRONG_PASSWORD;
    }
}

package dev.turnprobe.credentials;

import static dev.turnprobe.credentials.LintFinding.Code.*;

import dev.turnprobe.credentials.LintFinding.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What is wrong with a user name and a password, by looking. Pure: asks nobody, keeps nothing, and quotes no secret.
 *
 * <p>It speaks only of what it can see. No findings does not mean that a server will take the credentials.
 */
public final class CredentialLint {
    // HTTP's Date has whole seconds and a network in front of it; less than this proves nothing.
    private static final Duration TOLERATED_SKEW = Duration.ofSeconds(30);
    private static final Pattern METERED_NAME = Pattern.compile("[0-9a-f]{24}");
    private static final Pattern METERED_PASSWORD = Pattern.compile("[0-9A-Za-z]{16}");
    private static final Pattern NUMERIC_USER_FIRST = Pattern.compile("\\d{1,19}:0*[1-9]\\d{8,12}");

    private final LintFacts facts;
    private final List<LintFinding> findings = new ArrayList<>();

    private CredentialLint(LintFacts facts) {
        this.facts = facts;
    }

    /** Looks at every server; paths are those of {@link IceServers#toJson}, {@code $[0].credential} and so on. */
    public static List<LintFinding> of(IceServers servers, LintFacts facts) {
        CredentialLint lint = new CredentialLint(facts);
        for (int i = 0; i < servers.servers().size(); i++) {
            lint.server("$[" + i + "]", servers.servers().get(i));
        }
        lint.clock();
        return List.copyOf(lint.findings);
    }

    /** Looks at one pair; {@code path} goes before {@code .username} and {@code .credential} in the findings. */
    public static List<LintFinding> of(String path, String username, String credential, LintFacts facts) {
        CredentialLint lint = new CredentialLint(facts);
        lint.pair(path, username, credential);
        lint.clock();
        return List.copyOf(lint.findings);
    }

    private void server(String path, IceServer server) {
        for (int i = 0; i < server.urls().size(); i++) {
            String url = server.urls().get(i);
            if (url.regionMatches(true, 0, "stun", 0, 4) && url.indexOf('?') >= 0) {
                // RFC 7064 §3.1: stun and stuns URIs have no query. Browsers refuse the whole configuration.
                add(STUN_URL_WITH_QUERY, path + ".urls[" + i + "]", "a stun: URL has no query", "drop the `?…`");
            }
        }
        if (!server.relays() || server.otherMembers().containsKey("credential")) {
            return;
        }
        String username = server.username();
        String credential = server.credential();
        if (username == null || username.isEmpty()) {
            add(USERNAME_MISSING, path, "a TURN server without a user name", "add `username`");
        }
        if (credential == null || credential.isEmpty()) {
            add(CREDENTIAL_MISSING, path, "a TURN server without a password", "add `credential`");
        }
        if (username != null && credential != null && !username.isEmpty() && !credential.isEmpty()) {
            pair(path, username, credential);
        }
    }

    private void pair(String path, String username, String credential) {
        String name = username.strip();
        boolean minted = TurnRestName.of(name) != null;
        strays(path + ".username", username, minted);
        strays(path + ".credential", credential, minted);
        String password = credential.strip();
        if (swapped(name, password)) {
            add(
                    USERNAME_AND_CREDENTIAL_SWAPPED,
                    path,
                    "user name and password look exchanged",
                    "put the one in the other's place");
            return;
        }
        if (name.equals("openrelayproject") && password.equals("openrelayproject")) {
            add(
                    RETIRED_CREDENTIAL,
                    path,
                    "the public Open Relay login was retired",
                    "make a free Metered account and use its own credentials");
        }
        expiry(path + ".username", name);
        boolean shaped = new PasswordShape(password).lint(path + ".credential", minted, this::add);
        if (facts.secret() != null && shaped) {
            SecretLint.of(facts.secret(), name, password, path + ".credential").forEach(findings::add);
        }
    }

    private void strays(String path, String text, boolean minted) {
        // RFC 8265 §4.2: a passphrase may have spaces inside. What a machine has minted has none.
        String suspect = minted || !text.equals(text.strip()) ? text : text.replace(" ", "");
        if (suspect.codePoints().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c) || c == 0xA0)
                || suspect.chars().anyMatch(c -> c >= 0x200B && c <= 0x200F || c == 0xFEFF)) {
            String where = text.equals(text.strip()) ? "inside" : "around";
            add(
                    STRAY_WHITESPACE,
                    path,
                    "white space " + where + " the value",
                    "remove it; a line end from a file counts");
        }
        String core = text.strip();
        if (core.length() > 2
                && "'\"`".indexOf(core.charAt(0)) >= 0
                && core.charAt(0) == core.charAt(core.length() - 1)) {
            add(STRAY_QUOTES, path, "the value is wrapped in quotes", "remove them unless they belong to it");
        }
    }

    private static boolean swapped(String username, String password) {
        if (METERED_NAME.matcher(password).matches()
                && METERED_PASSWORD.matcher(username).matches()) {
            return true;
        }
        return TurnRestName.of(password) != null && PasswordShape.isMac(username);
    }

    private void expiry(String path, String username) {
        TurnRestName name = TurnRestName.of(username);
        if (name == null) {
            if (NUMERIC_USER_FIRST.matcher(username).matches()) {
                add(
                        NUMERIC_USER_ID_FIRST,
                        path,
                        "digits before the colon are read as the expiry, and these are no time of our days",
                        "write expiry:user, not user:expiry");
            }
            return;
        }
        Instant end = name.intendedExpiry();
        if (name.unit() != TurnRestName.Unit.SECONDS) {
            add(
                    EXPIRY_IN_MILLISECONDS,
                    path,
                    "the expiry is in " + name.unit().name().toLowerCase(Locale.ROOT)
                            + "; servers read seconds, so these credentials would never run out"
                            + (end.isBefore(facts.now()) ? " (meant to end at " + end + ", which is past)" : ""),
                    "divide by " + name.unit().perSecond);
        } else if (end.isBefore(facts.now())) {
            add(
                    EXPIRED,
                    path,
                    "ran out " + inWords(Duration.between(end, facts.now())) + " ago, at " + end,
                    "get new credentials, or set this machine's clock if it is wrong");
        } else if (end.isBefore(facts.now().plus(facts.needed()))) {
            add(
                    EXPIRES_DURING_CHECK,
                    path,
                    "runs out in " + inWords(Duration.between(facts.now(), end)) + ", before the work is done",
                    "get credentials that live longer");
        }
    }

    private void clock() {
        if (facts.serverDate() == null) {
            return;
        }
        Duration ahead = Duration.between(facts.serverDate(), facts.now());
        if (ahead.abs().compareTo(TOLERATED_SKEW) > 0) {
            add(
                    CLOCK_SKEW,
                    "clock",
                    "this machine's clock is " + inWords(ahead.abs()) + (ahead.isNegative() ? " behind" : " ahead of")
                            + " the provider's",
                    "set the clock; credentials with an expiry depend on it");
        }
    }

    private void add(Code code, String path, String message, String remedy) {
        findings.add(new LintFinding(code, path, message, remedy));
    }

    private static String inWords(Duration time) {
        long seconds = time.toSeconds();
        if (seconds < 120) {
            return seconds + " s";
        }
        return seconds < 7200
                ? seconds / 60 + " min"
                : seconds < 172_800 ? seconds / 3600 + " h" : seconds / 86_400 + " days";
    }

    /** Where a finding goes. */
    interface Report {
        void add(Code code, String path, String message, String remedy);
    }
}

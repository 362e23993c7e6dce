package dev.turnprobe.credentials;

import static dev.turnprobe.credentials.LintFinding.Code.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.turnprobe.credentials.LintFinding.Code;
import dev.turnprobe.credentials.LintFinding.Severity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialLintTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final SharedSecret SECRET = SharedSecret.of("s3cr3t-example");
    private final LintFacts facts = LintFacts.at(NOW);

    @Test
    void goodCredentialsHaveNoFindings() {
        TurnCredential minted = SECRET.mint(NOW.plusSeconds(3600), "alice");
        assertThat(codes(
                        minted.username(),
                        minted.password(),
                        facts.knowing(SECRET).needing(Duration.ofMinutes(1))))
                .isEmpty();
        assertThat(codes("0a1b2c3d4e5f60718293a4b5", "AbCdEf0123456789", facts)).isEmpty();
        assertThat(codes("alice", "correct horse".replace(' ', '-'), facts)).isEmpty();
        assertThat(codes("1001", "telephone", facts))
                .as("a number plan, not an expiry")
                .isEmpty();
        assertThat(codes("123456789012345678901234", "AbCdEf0123456789", facts))
                .as("a digits-only Metered name")
                .isEmpty();
    }

    // draft-uberti-behave-turn-rest-00 §2.2: the timestamp is Unix seconds.
    @Test
    void expiry() {
        assertThat(codes("1699999999:a", mac("1699999999:a"), facts)).containsExactly(EXPIRED);
        assertThat(codes("a:1699999999", mac("a:1699999999"), facts)).containsExactly(EXPIRED);
        assertThat(codes("000000001699999999", mac("000000001699999999"), facts))
                .containsExactly(EXPIRED);
        assertThat(codes("1700000030:a", mac("1700000030:a"), facts.needing(Duration.ofSeconds(31))))
                .containsExactly(EXPIRES_DURING_CHECK);
        assertThat(codes("1700000030:a", mac("1700000030:a"), facts.needing(Duration.ofSeconds(30))))
                .isEmpty();
    }

    @Test
    void milliseconds() {
        assertThat(codes("1700000030000:a", mac("1700000030000:a"), facts)).containsExactly(EXPIRY_IN_MILLISECONDS);
        assertThat(codes("1700000030000000", mac("1700000030000000"), facts)).containsExactly(EXPIRY_IN_MILLISECONDS);
        LintFinding past = CredentialLint.of("$", "1600000000000:a", mac("1600000000000:a"), facts)
                .get(0);
        assertThat(past.message()).contains("meant to end at 2020-09-13");
    }

    /** coturn reads all digits before the separator as the expiry. */
    @Test
    void aNumericUserIdInFrontIsMisread() {
        assertThat(codes("4711:1700003600", mac("4711:1700003600"), facts)).containsExactly(NUMERIC_USER_ID_FIRST);
    }

    @Test
    void theWaysToSpellAHmacWrongly() {
        String name = "1700003600:alice";
        byte[] digest = Base64.getDecoder().decode(mac(name));
        String hex = HexFormat.of().formatHex(digest);
        assertThat(codes(name, base64(hex), facts.knowing(SECRET))).containsExactly(BASE64_OF_HEX);
        assertThat(codes(name, hex, facts.knowing(SECRET))).containsExactly(HEX_INSTEAD_OF_BASE64);
        assertThat(codes(name, mac(name).replace("=", ""), facts.knowing(SECRET)))
                .containsExactly(PADDING_MISSING);
        String other = "1700003600:bob";
        String urlSafe =
                Base64.getUrlEncoder().encodeToString(Base64.getDecoder().decode(macWithSymbol(other)));
        assertThat(codes(other, urlSafe, facts)).containsExactly(URL_SAFE_BASE64);
        assertThat(codes("alice", base64(hex), facts)).as("any user name").containsExactly(BASE64_OF_HEX);
    }

    @ParameterizedTest
    @CsvSource({
        "'1700003600:a ', pass, $.username, around",
        "'1700003600:a', 'pass\n', $.credential, around",
        "'1700003600:a', 'pa ss', $.credential, inside",
        "'\u200b1700003600', 'pass', $.username, inside",
    })
    void whitespace(String username, String credential, String path, String where) {
        List<LintFinding> findings = CredentialLint.of("$", username, credential, facts);
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(STRAY_WHITESPACE);
            assertThat(finding.path()).isEqualTo(path);
            assertThat(finding.message()).contains(where);
        });
    }

    /** RFC 8265 §4.2: OpaqueString, which passwords are prepared with, keeps spaces; a tab it does not allow. */
    @Test
    void passphraseMayHaveSpacesInside() {
        assertThat(codes("ada lovelace", "correct horse battery staple", facts)).isEmpty();
        assertThat(codes("ada", "correct horse ", facts)).containsExactly(STRAY_WHITESPACE);
        assertThat(codes("ada", "correct\thorse", facts)).containsExactly(STRAY_WHITESPACE);
    }

    @Test
    void quotesThatCameAlong() {
        assertThat(codes("alice", "\"pass\"", facts)).containsExactly(STRAY_QUOTES);
    }

    @Test
    void anotherSecret() {
        String name = "1700003600:alice";
        assertThat(explained(name, SharedSecret.of("other"))).contains("was not made from this user name");
        assertThat(explained(name, SharedSecret.of("s3cr3t-example\n"))).contains("a line end behind it");
        assertThat(explained(name, SharedSecret.of("s3cr3t-example", SharedSecret.Algorithm.SHA256)))
                .contains("HmacSHA256");
        SharedSecret hex = SharedSecret.of("6162");
        LintFinding decoded = CredentialLint.of("$", name, SharedSecret.of("ab").passwordOf(name), facts.knowing(hex))
                .get(0);
        assertThat(decoded.message()).contains("decoded from hexadecimal");
    }

    @Test
    void aClockThatIsWrong() {
        assertThat(codes("alice", "pass", facts.serverSaid(NOW.plusSeconds(30))))
                .isEmpty();
        LintFinding behind = CredentialLint.of("$", "alice", "pass", facts.serverSaid(NOW.plusSeconds(300)))
                .get(0);
        assertThat(behind.code()).isEqualTo(CLOCK_SKEW);
        assertThat(behind.message()).contains("5 min behind");
        LintFinding ahead = CredentialLint.of("$", "alice", "pass", facts.serverSaid(NOW.minusSeconds(90_000)))
                .get(0);
        assertThat(ahead.message()).contains("25 h ahead");
    }

    @Test
    void exchangedHalves() {
        assertThat(codes(mac("1700003600"), "1700003600", facts)).containsExactly(USERNAME_AND_CREDENTIAL_SWAPPED);
        assertThat(codes("AbCdEf0123456789", "0a1b2c3d4e5f60718293a4b5", facts))
                .containsExactly(USERNAME_AND_CREDENTIAL_SWAPPED);
    }

    @Test
    void wholeServers() {
        IceServers servers = IceServers.of(
                IceServer.of(List.of("stun:a?transport=udp")),
                IceServer.of(List.of("turn:a")),
                IceServer.of(List.of("turn:a"), "u", ""),
                IceServer.of(List.of("turn:a"), "openrelayproject", "openrelayproject"));
        assertThat(CredentialLint.of(servers, facts))
                .extracting(LintFinding::code, LintFinding::path)
                .containsExactly(
                        tuple(STUN_URL_WITH_QUERY, "$[0].urls[0]"),
                        tuple(USERNAME_MISSING, "$[1]"),
                        tuple(CREDENTIAL_MISSING, "$[1]"),
                        tuple(CREDENTIAL_MISSING, "$[2]"),
                        tuple(RETIRED_CREDENTIAL, "$[3]"));
    }

    @Test
    void meteredKeys() {
        String api = "00112233445566778899aabbccddeeff0011";
        String secret = "A_b-00112233445566778899aabbccddeeff001122334455";
        String project = "pk_example";
        assertThat(KeyLint.ofMetered(api, secret, project)).isEmpty();
        assertThat(KeyLint.ofMetered(null, null, null)).isEmpty();
        assertThat(KeyLint.ofMetered(secret, secret, null))
                .extracting(LintFinding::code)
                .containsExactly(SECRET_KEY_AS_API_KEY);
        assertThat(KeyLint.ofMetered(secret, api, null))
                .extracting(LintFinding::code)
                .containsExactly(KEYS_SWAPPED);
        assertThat(KeyLint.ofMetered(secret, null, null))
                .extracting(LintFinding::path)
                .containsExactly("METERED_API_KEY");
        assertThat(KeyLint.ofMetered(null, project, api))
                .extracting(LintFinding::path)
                .containsExactly("METERED_SECRET_KEY", "METERED_PROJECT_API_KEY");
        assertThat(KeyLint.ofMetered(api + "\n", null, null))
                .extracting(LintFinding::code)
                .containsExactly(STRAY_WHITESPACE);
        assertThat(KeyLint.ofMetered("'" + api + "'", null, null))
                .extracting(LintFinding::code)
                .containsExactly(STRAY_QUOTES);
        assertThat(KEYS_SWAPPED.severity()).as("a look proves nothing").isEqualTo(Severity.WARNING);
    }

    @Test
    void findingsQuoteNoSecret() {
        String name = "1699999999:planted";
        for (String password : List.of("planted ", "\"planted\"", base64("planted"), SECRET.passwordOf(name))) {
            assertThat(CredentialLint.of("$", name, password, facts.knowing(SharedSecret.of("planted")))
                            .toString())
                    .isNotEqualTo("[]")
                    .doesNotContain("planted")
                    .doesNotContain(password);
        }
    }

    private String explained(String name, SharedSecret used) {
        List<LintFinding> findings = CredentialLint.of("$", name, used.passwordOf(name), facts.knowing(SECRET));
        assertThat(findings).singleElement().extracting(LintFinding::code).isEqualTo(WRONG_SECRET);
        return findings.get(0).message();
    }

    private static List<Code> codes(String username, String password, LintFacts facts) {
        return CredentialLint.of("$", username, password, facts).stream()
                .map(LintFinding::code)
                .toList();
    }

    private static String mac(String username) {
        return SECRET.passwordOf(username);
    }

    private static String macWithSymbol(String username) {
        for (int i = 0; ; i++) {
            String password = SharedSecret.of("secret" + i).passwordOf(username);
            if (password.contains("+") || password.contains("/")) {
                return password;
            }
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}

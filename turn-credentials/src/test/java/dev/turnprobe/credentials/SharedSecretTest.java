package dev.turnprobe.credentials;

import static dev.turnprobe.credentials.SharedSecret.Algorithm.SHA256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.turnprobe.credentials.SharedSecret.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharedSecretTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private final SharedSecret secret = SharedSecret.of("s3cr3t-example");

    /** Computed outside this project, with openssl. */
    @ParameterizedTest
    @CsvSource({
        "s3cr3t-example, 1700000000:alice, zH7p2+T6ogoQbJvjdrg5jtuW4PY=",
        "s3cr3t-example, 1700000000, K/ItCjPz898p79wJwPNo/1yjYpA=",
        "pässwörd, 1893456000:böb, iEBA0d/AhH241/UzqUWq2zEV/WA=",
        "openrelayprojectsecret, 1893456000, xAXU+uH6uCEECv77jJ2pGKgQz8g=",
    })
    void passwordsMatchTheVectors(String text, String username, String password) {
        assertThat(SharedSecret.of(text).passwordOf(username)).isEqualTo(password);
    }

    /** RFC 4231 §4.3, test case 2: key "Jefe". */
    @Test
    void sha256MatchesTheRfcVector() {
        String password = SharedSecret.of("Jefe", SHA256).passwordOf("what do ya want for nothing?");
        assertThat(Base64.getDecoder().decode(password))
                .asHexString()
                .isEqualToIgnoringCase("5BDCC146BF60754E6A042426089575C75A003F089D2739839DEC58B964EC3843");
    }

    // draft-uberti-behave-turn-rest-00 §2.2: the expiry, a colon, the user id.
    @Test
    void mintsTheExpiryBeforeTheUserId() {
        TurnCredential minted = secret.mint(NOW.minusSeconds(3600), Duration.ofHours(1), "alice");
        assertThat(minted.username()).isEqualTo("1700000000:alice");
        assertThat(minted.password()).isEqualTo("zH7p2+T6ogoQbJvjdrg5jtuW4PY=");
        assertThat(minted.expiresAt()).isEqualTo(NOW);
        assertThat(secret.mint(NOW, null).username()).isEqualTo("1700000000");
    }

    @Test
    void verifiesWhatItMintedUntilItEnds() {
        TurnCredential minted = secret.mint(NOW, "alice");
        assertThat(secret.verify(minted.username(), minted.password(), NOW)).isEqualTo(Verdict.VALID);
        assertThat(secret.verify(minted.username(), minted.password(), NOW.plusSeconds(1)))
                .isEqualTo(Verdict.EXPIRED);
        assertThat(secret.verify("1700000001:alice", minted.password(), NOW)).isEqualTo(Verdict.WRONG_PASSWORD);
        assertThat(SharedSecret.of("other").verify(minted.username(), minted.password(), NOW))
                .isEqualTo(Verdict.WRONG_PASSWORD);
        assertThat(SharedSecret.of("s3cr3t-example", SHA256).verify(minted.username(), minted.password(), NOW))
                .isEqualTo(Verdict.WRONG_PASSWORD);
    }

    /** coturn's userdb.c takes the part after the separator when the part before is not all digits. */
    @Test
    void verifiesTheExpiryBehindTheUserId() {
        String name = "alice:1700000000";
        assertThat(secret.verify(name, secret.passwordOf(name), NOW)).isEqualTo(Verdict.VALID);
        assertThat(secret.verify(name, secret.passwordOf(name), NOW.plusSeconds(1)))
                .isEqualTo(Verdict.EXPIRED);
        assertThat(secret.verify("alice", secret.passwordOf("alice"), NOW)).isEqualTo(Verdict.WITHOUT_EXPIRY);
    }

    @Test
    void refusesWhatNoServerCouldTake() {
        assertThatIllegalArgumentException().isThrownBy(() -> SharedSecret.of(""));
        assertThatIllegalArgumentException().isThrownBy(() -> secret.mint(NOW, Duration.ZERO, "a"));
        assertThatIllegalArgumentException().isThrownBy(() -> secret.mint(NOW, "a\nb"));
        // RFC 8489 §14.3: fewer than 509 bytes, of UTF-8.
        assertThat(secret.mint(NOW, "ä".repeat(248)).username()).startsWith("1700000000:");
        assertThatIllegalArgumentException().isThrownBy(() -> secret.mint(NOW, "ä".repeat(249)));
    }

    @Test
    void printsNothing() {
        assertThat(secret.toString()).doesNotContain("s3cr3t");
        assertThat(secret.mint(NOW, "alice").toString()).doesNotContain("zH7p2").doesNotContain("alice");
    }
}

package dev.turnprobe.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.turnprobe.credentials.http.BaseUrl;
import dev.turnprobe.credentials.http.Redaction;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Every parser of the root package against anything. {@code JAZZER_FUZZ=1} looks for new inputs; else the saved ones run. */
class ParsersFuzzTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

    @FuzzTest(maxDuration = "60s")
    void iceServers(FuzzedDataProvider data) {
        String document = data.consumeRemainingAsString();
        IceServers read;
        try {
            read = IceServers.parse(document);
        } catch (IceServersException e) {
            assertThat(e.getMessage()).startsWith(e.path() + ": ");
            return;
        }
        IceServers again = IceServers.parse(read.toJson());
        assertThat(again.servers()).isEqualTo(read.servers());
        assertThat(again.toJson()).isEqualTo(read.toJson());
        if (read.timeToLive() == null) {
            assertThat(IceServers.parse(read.toConfigurationJson())).isEqualTo(read);
        }
        Lease lease = Lease.of(read, NOW);
        assertThat(lease.endedAt(Instant.MIN)).isFalse();
        CredentialLint.of(read, LintFacts.at(NOW).needing(Duration.ofMinutes(1)))
                .forEach(finding -> assertThat(finding.path()).isNotEmpty());
    }

    @FuzzTest(maxDuration = "60s")
    void envLines(FuzzedDataProvider data) {
        EnvLines lines = EnvLines.of(".env", data.consumeRemainingAsString());
        assertThat(lines.values().keySet()).allMatch(name -> name.matches("[A-Za-z_][\\w.-]*"));
        assertThat(lines.faults()).allMatch(fault -> fault.startsWith(".env line "));
    }

    @FuzzTest(maxDuration = "60s")
    void lint(FuzzedDataProvider data) {
        String username = data.consumeString(200);
        SharedSecret secret = SharedSecret.of("s" + data.consumeString(40));
        String password = data.consumeRemainingAsString();
        LintFacts facts = LintFacts.at(NOW).knowing(secret).serverSaid(NOW);
        List<LintFinding> findings = CredentialLint.of("$", username, password, facts);
        for (LintFinding finding : findings) {
            // A secret of some length that shows up in a message cannot be chance.
            if (password.length() > 12) {
                assertThat(finding.message()).doesNotContain(password);
            }
        }
        KeyLint.ofMetered(username, password, username);
        assertThat(secret.verify(username, secret.passwordOf(username), NOW))
                .isNotEqualTo(SharedSecret.Verdict.WRONG_PASSWORD);
    }

    @FuzzTest(maxDuration = "60s")
    void urls(FuzzedDataProvider data) {
        String text = data.consumeRemainingAsString();
        Redaction.ofUrls(text);
        Words.of(text);
        assertThat(Redaction.ofUrls("?apiKey=planted&" + text)).startsWith("?apiKey=***");
        try {
            String url = BaseUrl.of(text).toString();
            assertThat(url).doesNotContain("?").matches("https?://.+");
            assertThat(URI.create(url).getRawUserInfo()).isNull();
            assertThat(BaseUrl.of(url).toString()).isEqualTo(url);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}

package dev.turnprobe.credentials.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.credentials.HttpSettings;
import dev.turnprobe.credentials.ProviderException;
import dev.turnprobe.credentials.cloudflare.CloudflareSource;
import dev.turnprobe.credentials.metered.ApiKey;
import dev.turnprobe.credentials.metered.MeteredClient;
import dev.turnprobe.credentials.metered.SecretKey;
import dev.turnprobe.credentials.twilio.TwilioSource;
import dev.turnprobe.fixtures.vendors.MeteredStandIn;
import dev.turnprobe.fixtures.vendors.OtherVendorsStandIn;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the JDK's own HTTP client logs when it is told to; it decides that once a JVM, so each test starts one. */
class WireLogTest {
    private static final String PLANTED = "planted-key-0123456789";

    @TempDir
    Path directory;

    @Test
    void itsLogHasTheRequestsAndNotTheKeys() throws Exception {
        String output =
                run("-Djdk.httpclient.HttpClient.log=errors,requests,headers,content,ssl,trace,channel,frames:all");
        assertThat(output)
                .contains("DONE")
                .as("a log there was")
                .contains("REQUEST")
                .contains("apiKey=***")
                .contains("secretKey=***")
                .containsIgnoringCase("authorization");
        String basic = Base64.getEncoder()
                .encodeToString((OtherVendorsStandIn.TWILIO_ACCOUNT + ":" + PLANTED).getBytes(StandardCharsets.UTF_8));
        assertThat(output).doesNotContain(PLANTED).doesNotContain(basic);
    }

    @Test
    void theInternalDebugLogCannotBeFilteredSoNothingIsSent() throws Exception {
        String output = run("-Djdk.internal.httpclient.debug=true");
        assertThat(output)
                .contains("IllegalStateException: -Djdk.internal.httpclient.debug would print")
                .doesNotContain("DONE")
                .doesNotContain(PLANTED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET http://a/x?apiKey=planted&region=eu|GET http://a/x?apiKey=***&region=eu",
                "https://a/?b=1&secretKey=planted-_%2F HTTP/1.1|https://a/?b=1&secretKey=*** HTTP/1.1",
                "'projectApiKey=planted' was|'projectApiKey=planted' was",
                "?PROJECTAPIKEY=planted|?PROJECTAPIKEY=***",
                "Authorization: Basic cGxhbnRlZA==|Authorization: ***",
                "authorization=[Bearer planted.token]|authorization=[***]",
                "Proxy-Authorization: Digest planted|Proxy-Authorization: ***",
                "sent Bearer planted-token-1234 to|sent Bearer *** to",
                "monkey=banana keyboard=qwerty|monkey=banana keyboard=qwerty",
            })
    void redaction(String text, String clean) {
        assertThat(Redaction.ofUrls(text)).isEqualTo(clean.replace("'projectApiKey=planted'", "'projectApiKey=***'"));
    }

    private String run(String property) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process child = new ProcessBuilder(
                        List.of(java, property, "-cp", System.getProperty("java.class.path"), Child.class.getName()))
                .redirectErrorStream(true)
                .redirectOutput(new File(output.toString()))
                .start();
        if (!child.waitFor(60, TimeUnit.SECONDS)) {
            child.destroyForcibly();
            throw new AssertionError("the child did not end: " + Files.readString(output));
        }
        return Files.readString(output);
    }

    /** Asks three vendors, in success and in failure. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) {
            try (MeteredStandIn metered = MeteredStandIn.start();
                    OtherVendorsStandIn others = OtherVendorsStandIn.start()) {
                HttpSettings settings = HttpSettings.standard();
                MeteredClient client = MeteredClient.at(metered.url(), settings);
                quietly(() -> client.iceServers(ApiKey.of(PLANTED), null).send().join());
                quietly(() -> client.account(SecretKey.of(PLANTED))
                        .list(true, "x")
                        .all()
                        .join());
                Duration hour = Duration.ofHours(1);
                String account = OtherVendorsStandIn.TWILIO_ACCOUNT;
                quietly(() -> TwilioSource.of(others.url(), account, account, PLANTED, hour, null, settings)
                        .lease()
                        .join());
                quietly(() -> CloudflareSource.of(
                                others.url(),
                                OtherVendorsStandIn.CLOUDFLARE_KEY,
                                PLANTED,
                                hour,
                                CloudflareSource.Operation.GENERATE,
                                null,
                                settings)
                        .lease()
                        .join());
            }
            System.out.println("DONE");
            System.exit(0);
        }

        private static void quietly(Runnable call) {
            try {
                call.run();
                throw new AssertionError("these keys are wrong");
            } catch (CompletionException e) {
                if (!(e.getCause() instanceof ProviderException)) {
                    throw e;
                }
                e.printStackTrace();
            }
        }
    }
}

package dev.turnprobe.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.turnprobe.credentials.cloudflare.CloudflareSource;
import dev.turnprobe.credentials.metered.ApiKey;
import dev.turnprobe.credentials.metered.CredentialRequest;
import dev.turnprobe.credentials.metered.MeteredAccount;
import dev.turnprobe.credentials.metered.MeteredClient;
import dev.turnprobe.credentials.metered.MeteredCredential;
import dev.turnprobe.credentials.metered.MeteredProject;
import dev.turnprobe.credentials.metered.MeteredSource;
import dev.turnprobe.credentials.metered.Project;
import dev.turnprobe.credentials.metered.ProjectApiKey;
import dev.turnprobe.credentials.metered.ProjectSettings;
import dev.turnprobe.credentials.metered.SecretKey;
import dev.turnprobe.credentials.twilio.TwilioSource;
import dev.turnprobe.credentials.xirsys.XirsysSource;
import dev.turnprobe.fixtures.vendors.MeteredStandIn;
import dev.turnprobe.fixtures.vendors.OtherVendorsStandIn;
import dev.turnprobe.fixtures.vendors.StandInFault;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/**
 * Plants secrets everywhere, makes everything happen and everything go wrong, and greps all that comes out: values, requests
 * to look at, events, exceptions with their traces, and every log line down to TRACE.
 */
@Timeout(120)
class SecretsTest {
    private static final String SECRET_KEY = "planted-secret_key~1";
    private static final String API_KEY = "planted-api&key=2";
    private static final String PROJECT_KEY = "pk_planted%3";
    private static final String VENDOR_SECRET = OtherVendorsStandIn.SECRET;
    private static final String TURN_PASSWORD = OtherVendorsStandIn.PASSWORD;
    private static final LocalDate DAY = LocalDate.parse("2031-01-01");

    private final EagerTime time = new EagerTime();
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final List<String> planted = new ArrayList<>(
            List.of(SECRET_KEY, API_KEY, PROJECT_KEY, VENDOR_SECRET, TURN_PASSWORD, "planted-turn-shared"));
    private final HttpSettings settings = time.settings().withObserver(event -> seen.add(event.toString()));

    /** Every way in which a server can answer, among them an echo of the request, as careless error pages have it. */
    private static final List<Supplier<StandInFault>> FAULTS = List.of(
            () -> StandInFault.htmlPage(500),
            () -> StandInFault.htmlPage(403),
            () -> StandInFault.htmlPage(200),
            StandInFault::truncatedJson,
            StandInFault::cutOff,
            () -> StandInFault.redirect("https://thief.example/x"),
            () -> StandInFault.header(429, "Retry-After", "9999", "{}"),
            () -> (exchange, closing) -> {
                String all = exchange.getRequestURI() + " "
                        + exchange.getRequestHeaders().get("Authorization");
                String body = "{\"message\":\"cannot GET " + all.replace("\"", "'") + "\",\"error\":\"x\",\"v\":\""
                        + all + "\",\"s\":\"error\"}";
                StandInFault.body(400, "application/json", body).answer(exchange, closing);
            },
            () -> StandInFault.body(
                    200,
                    "application/json",
                    "{\"username\":\"u\",\"password\":" + "\"" + TURN_PASSWORD + "\",\"apiKey\":[\"" + API_KEY
                            + "\"],\"data\":{}}"),
            () -> StandInFault.body(
                    200,
                    "application/json",
                    "[{\"urls\":[7],\"username\":\"u\",\"credential\":\"" + TURN_PASSWORD + "\"}]"));

    @Test
    void nothingPlantedComesOut() {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        root.addAppender(log);
        Level before = root.getLevel();
        root.setLevel(Level.TRACE);
        try (MeteredStandIn metered = MeteredStandIn.start(0, time);
                OtherVendorsStandIn others = OtherVendorsStandIn.start()) {
            success(metered);
            for (Supplier<StandInFault> fault : FAULTS) {
                for (Supplier<? extends CompletableFuture<?>> call : failing(metered)) {
                    metered.fail(fault.get(), fault.get(), fault.get());
                    outcome(call);
                }
                for (CredentialSource source : sources(others)) {
                    others.fail(fault.get(), fault.get(), fault.get());
                    seen.add(source.toString());
                    outcome(source::lease);
                }
            }
            for (CredentialSource source : sources(others)) {
                outcome(source::lease);
                outcome(new CachingSource(source, time, time, new Random(1))::lease);
            }
        } finally {
            root.setLevel(before);
            root.detachAppender(log);
        }
        log.list.forEach(event -> seen.add(event.getFormattedMessage()));
        assertThat(log.list).as("there was a log to look at").isNotEmpty();
        assertThat(seen).hasSizeGreaterThan(500);
        for (String secret : planted) {
            for (String spelling : spellings(secret)) {
                assertThat(seen).as(secret).noneMatch(line -> line.contains(spelling));
            }
        }
    }

    /** The good days: values and requests print nothing either. Here the stand-in's own secrets are the planted ones. */
    private void success(MeteredStandIn metered) {
        planted.add(metered.secretKey());
        MeteredClient client = MeteredClient.at(metered.url(), settings);
        SecretKey key = SecretKey.of(metered.secretKey());
        MeteredAccount account = client.account(key);
        CredentialRequest wanted =
                CredentialRequest.expiringIn(Duration.ofHours(1)).labelled("l");
        MeteredCredential made = account.create(wanted).send().join();
        ApiKey apiKey = made.apiKey();
        planted.add(made.password());
        planted.add(apiKey.reveal());
        Project project =
                account.projects().create(ProjectSettings.named("p")).send().join();
        planted.add(project.apiKey().reveal());
        MeteredProject within = client.project(project.id(), project.apiKey());
        see(client, key, apiKey, account, made, project, project.apiKey(), within);
        see(account.list(true, "l"), account.list(true, null).all().join(), account.relabel("u", "l"));
        see(
                client.iceServers(apiKey, null),
                client.iceServers(apiKey, null).answer().join());
        see(
                MeteredSource.of(client, apiKey, null),
                MeteredSource.of(client, apiKey, null).lease().join());
        see(MeteredSource.minting(client, key, wanted, null), within.list(true, null), within.usage());
        see(SharedSecret.of("planted-turn-shared").mint(time.instant(), "u"), SharedSecret.of("planted-turn-shared"));
        see(IceServers.of(IceServer.of(List.of("turn:a"), "u", TURN_PASSWORD)));
        see(ExpressTurn.source("h.example", "u", VENDOR_SECRET, Duration.ofHours(1), time));
        see(new TurnCredential("u", TURN_PASSWORD, null));
    }

    private List<Supplier<? extends CompletableFuture<?>>> failing(MeteredStandIn metered) {
        MeteredClient client = MeteredClient.at(metered.url(), settings);
        MeteredAccount account = client.account(SecretKey.of(SECRET_KEY));
        MeteredProject project = client.project("0123456789abcdef01234567", ProjectApiKey.of(PROJECT_KEY));
        return List.of(
                client.iceServers(ApiKey.of(API_KEY), null)::send,
                account.create(CredentialRequest.unlimited())::send,
                account.list(true, null)::all,
                account.delete("u")::send,
                account.usage().current()::send,
                account.usage().charges(DAY, DAY)::send,
                account.projects().create(ProjectSettings.named("x"))::send,
                project.create(CredentialRequest.unlimited())::send,
                project.usageByUser()::all,
                MeteredSource.minting(client, SecretKey.of(SECRET_KEY), CredentialRequest.unlimited(), null)::lease);
    }

    private List<CredentialSource> sources(OtherVendorsStandIn others) {
        String url = others.url();
        Duration hour = Duration.ofHours(1);
        String account = OtherVendorsStandIn.TWILIO_ACCOUNT;
        CloudflareSource.Operation operation = CloudflareSource.Operation.GENERATE_ICE_SERVERS;
        return List.of(
                TwilioSource.of(url, account, account, VENDOR_SECRET, hour, null, settings),
                CloudflareSource.of(
                        url, OtherVendorsStandIn.CLOUDFLARE_KEY, VENDOR_SECRET, hour, operation, null, settings),
                XirsysSource.of(
                        url,
                        OtherVendorsStandIn.XIRSYS_CHANNEL,
                        OtherVendorsStandIn.IDENT,
                        VENDOR_SECRET,
                        hour,
                        settings),
                TurnRestSource.of(url + "/rest", "u", VENDOR_SECRET, false, settings),
                TurnRestSource.ofMatrix(url, VENDOR_SECRET, settings));
    }

    private void outcome(Supplier<? extends CompletableFuture<?>> call) {
        try {
            seen.add(String.valueOf(call.get().join()));
        } catch (CompletionException e) {
            assertThat(e.getCause()).isInstanceOf(ProviderException.class);
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            seen.add(trace.toString());
            seen.add(String.valueOf(((ProviderException) e.getCause()).words()));
        }
    }

    private void see(Object... things) {
        for (Object thing : things) {
            seen.add(thing.toString());
        }
    }

    private static List<String> spellings(String secret) {
        String account = OtherVendorsStandIn.TWILIO_ACCOUNT;
        return List.of(
                secret,
                URLEncoder.encode(secret, StandardCharsets.UTF_8),
                base64(account + ":" + secret),
                base64(OtherVendorsStandIn.IDENT + ":" + secret));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}

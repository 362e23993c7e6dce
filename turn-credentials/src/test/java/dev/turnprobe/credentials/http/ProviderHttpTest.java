package dev.turnprobe.credentials.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.credentials.EagerTime;
import dev.turnprobe.credentials.HttpEvent;
import dev.turnprobe.credentials.HttpSettings;
import dev.turnprobe.credentials.IceServers;
import dev.turnprobe.credentials.ProviderException;
import dev.turnprobe.credentials.ProviderException.Reason;
import dev.turnprobe.credentials.Scheduler;
import dev.turnprobe.credentials.metered.ApiKey;
import dev.turnprobe.credentials.metered.CredentialRequest;
import dev.turnprobe.credentials.metered.MeteredCall;
import dev.turnprobe.credentials.metered.MeteredClient;
import dev.turnprobe.credentials.metered.SecretKey;
import dev.turnprobe.fixtures.vendors.MeteredStandIn;
import dev.turnprobe.fixtures.vendors.StandInFault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a provider is asked: patience, limits, faults. Over real HTTP on loopback, with pauses that take no time. */
@Timeout(60)
class ProviderHttpTest {
    private static final ApiKey KEY = ApiKey.of("planted-api-key");
    private static final LocalDate DAY = LocalDate.parse("2031-01-01");

    private final EagerTime time = new EagerTime();
    private final MeteredStandIn metered = MeteredStandIn.start(0, time);
    private final List<HttpEvent> events = new CopyOnWriteArrayList<>();
    private final HttpSettings settings = time.settings().withObserver(events::add);
    private final MeteredClient client = MeteredClient.at(metered.url(), settings);
    private final ApiKey goodKey = ApiKey.of(metered.apiKeyOf(metered.credential(null, null)));
    private final SecretKey secretKey = SecretKey.of(metered.secretKey());

    @AfterEach
    void close() {
        metered.close();
    }

    @Test
    void afterFailuresThatPassItSucceeds() {
        metered.fail(StandInFault.htmlPage(502), StandInFault.body(500, "application/json", "{\"message\":\"id 1\"}"));
        assertThat(servers().relays()).isTrue();
        assertThat(metered.requests()).hasSize(3);
        assertThat(events).extracting(HttpEvent::status).containsExactly(502, 500, 200);
        assertThat(events).extracting(HttpEvent::attempt).containsExactly(1, 2, 3);
        assertThat(time.pauses).hasSize(2);
        assertThat(time.pauses.get(0)).isBetween(Duration.ofMillis(250), Duration.ofMillis(500));
        assertThat(time.pauses.get(1)).isBetween(Duration.ofMillis(500), Duration.ofMillis(1000));
    }

    @Test
    void attemptsAreCounted() {
        metered.fail(StandInFault.htmlPage(503), StandInFault.htmlPage(503), StandInFault.htmlPage(503));
        ProviderException failure = failure(iceServers());
        assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(failure.words()).isEqualTo("only an HTML page");
        assertThat(metered.requests()).hasSize(3);
    }

    /** A creation that failed may have created: saying it again would make two. */
    @Test
    void whatIsNotSafeToRepeatIsNotRepeated() {
        metered.fail(StandInFault.htmlPage(500));
        MeteredCall<?> create = client.account(secretKey).create(CredentialRequest.unlimited());
        assertThat(failure(create).reason()).isEqualTo(Reason.UNAVAILABLE);
        metered.fail(StandInFault.cutOff());
        assertThat(failure(create).reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(metered.requests()).hasSize(2);
        // But a request that was turned away unread may be said again.
        metered.fail(StandInFault.header(429, "Retry-After", "7", ""));
        create.send().join();
        assertThat(metered.requests()).hasSize(4);
        assertThat(time.pauses).containsExactly(Duration.ofSeconds(7));
    }

    // RFC 9110 §10.2.3: seconds or a date.
    @Test
    void retryAfterIsObeyedWithinReason() {
        metered.fail(StandInFault.header(429, "Retry-After", "30", "{\"message\":\"slow\"}"));
        servers();
        assertThat(time.pauses).containsExactly(Duration.ofSeconds(30));
        metered.fail(StandInFault.header(429, "Retry-After", "3600", "{\"message\":\"slow\"}"));
        ProviderException failure = failure(iceServers());
        assertThat(failure.reason()).isEqualTo(Reason.RATE_LIMITED);
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofHours(1));
        assertThat(failure).hasMessageContaining("try again in 3600 s");
        assertThat(time.pauses).as("no patience for an hour").hasSize(1);
    }

    @Test
    void retryAfterAsADate() {
        var headers = HttpHeaders.of(
                Map.of(
                        "Date", List.of("Fri, 31 Dec 1999 23:59:00 GMT"),
                        "Retry-After", List.of("Fri, 31 Dec 1999 23:59:59 GMT")),
                (name, value) -> true);
        ProviderAnswer answer = new ProviderAnswer(429, headers, "", Instant.EPOCH);
        assertThat(answer.retryAfter()).as("by the server's clock").isEqualTo(Duration.ofSeconds(59));
        assertThat(answer.date()).isEqualTo(Instant.parse("1999-12-31T23:59:00Z"));
    }

    /** Documented for these two: four requests a minute. The stand-in would answer 429 to a fifth. */
    @Test
    void theDocumentedRateLimitIsKept() {
        for (int i = 0; i < 5; i++) {
            client.account(secretKey).usage().charges(DAY, DAY).send().join();
        }
        assertThat(events).extracting(HttpEvent::status).containsOnly(200);
        assertThat(time.pauses)
                .singleElement()
                .satisfies(pause -> assertThat(pause).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(62)));
        client.account(secretKey).usage().dailyByUser(DAY, DAY).all().join();
        assertThat(time.pauses).as("each endpoint has its own limit").hasSize(1);
    }

    @Test
    void aLimitBeyondOnesPatienceFailsAtOnce() {
        MeteredClient hasty = MeteredClient.at(metered.url(), settings.withAttempts(3, Duration.ofSeconds(5)));
        for (int i = 0; i < 4; i++) {
            hasty.account(secretKey).usage().charges(DAY, DAY).send().join();
        }
        ProviderException failure = failure(hasty.account(secretKey).usage().charges(DAY, DAY));
        assertThat(failure.reason()).isEqualTo(Reason.RATE_LIMITED);
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(61));
        assertThat(metered.requests()).hasSize(4);
    }

    @Test
    void gatesGiveOutPlacesInTurn() {
        RateGate gate = new RateGate(2, Duration.ofSeconds(10));
        Instant now = Instant.EPOCH;
        Duration patient = Duration.ofMinutes(1);
        assertThat(gate.enter(now, patient)).isEqualTo(Duration.ZERO);
        assertThat(gate.enter(now.plusSeconds(3), patient)).isEqualTo(Duration.ZERO);
        assertThat(gate.enter(now.plusSeconds(4), patient)).isEqualTo(Duration.ofSeconds(6));
        assertThat(gate.enter(now.plusSeconds(4), patient)).isEqualTo(Duration.ofSeconds(9));
        assertThat(gate.enter(now.plusSeconds(4), Duration.ofSeconds(1)))
                .as("refused, and no place taken")
                .isEqualTo(Duration.ofSeconds(16));
        assertThat(gate.enter(now.plusSeconds(4), patient)).isEqualTo(Duration.ofSeconds(16));
        assertThat(gate.enter(now.plusSeconds(100), patient)).isEqualTo(Duration.ZERO);
    }

    @Test
    void redirectsAreNotFollowed() throws IOException {
        try (MeteredStandIn thief = MeteredStandIn.start()) {
            metered.fail(StandInFault.redirect(thief.url() + "/take"));
            ProviderException failure = failure(iceServers());
            assertThat(failure.reason()).isEqualTo(Reason.MALFORMED_ANSWER);
            assertThat(failure.words())
                    .contains("a redirect to http://127.0.0.1")
                    .doesNotContain(goodKey.reveal());
            assertThat(thief.requests()).isEmpty();
            assertThat(metered.requests()).hasSize(1);
        }
    }

    @Test
    void answersThatMakeNoSense() {
        metered.fail(StandInFault.truncatedJson());
        ProviderException truncated = failure(iceServers());
        assertThat(truncated.reason()).isEqualTo(Reason.MALFORMED_ANSWER);
        assertThat(truncated.words()).contains("cut short").doesNotContain("unfin");
        metered.fail(StandInFault.htmlPage(200));
        assertThat(failure(iceServers()).words()).contains("an HTML page instead of JSON");
        metered.fail(StandInFault.body(200, "text/plain", ""));
        assertThat(failure(iceServers()).words()).contains("an empty body");
        metered.fail(StandInFault.body(200, "application/json", "{\"error\":\"Invalid API Key\"}"));
        assertThat(failure(iceServers()).words()).contains("Invalid API Key");
        metered.fail(StandInFault.body(200, "application/json", "[{\"urls\":7,\"credential\":\"planted-c\"}]"));
        assertThat(failure(iceServers()).words()).contains("$[0].urls").doesNotContain("planted-c");
        metered.fail(StandInFault.body(200, "application/json", "[".repeat(10_000)));
        assertThat(failure(iceServers()).reason()).isEqualTo(Reason.MALFORMED_ANSWER);
        assertThat(events).extracting(HttpEvent::failure).containsOnlyNulls();
    }

    @Test
    void anEndlessAnswerIsCutShort() {
        metered.fail(StandInFault.endless(), StandInFault.endless(), StandInFault.endless());
        assertThat(failure(iceServers()).words()).contains("longer than");
    }

    @Test
    void aBrokenConnectionIsTriedAgain() {
        metered.fail(StandInFault.cutOff());
        assertThat(servers().relays()).isTrue();
        assertThat(events.get(0).failure()).startsWith("the connection broke");
    }

    /** Silence before the headers, and silence in the middle of the body, which HttpRequest.timeout does not see. */
    @Test
    void silenceEndsInATimeOut() {
        HttpSettings impatient = HttpSettings.standard()
                .withTimeouts(Duration.ofSeconds(5), Duration.ofMillis(300))
                .withAttempts(1, Duration.ZERO);
        MeteredClient real = MeteredClient.at(metered.url(), impatient);
        metered.fail(StandInFault.silence(), StandInFault.stall());
        for (int i = 0; i < 2; i++) {
            ProviderException failure = failure(real.iceServers(goodKey, null));
            assertThat(failure.reason()).isEqualTo(Reason.TIMED_OUT);
            assertThat(failure.words()).isEqualTo("no whole answer within 300 ms");
        }
    }

    @Test
    void cancellingGivesTheRequestUp() {
        metered.fail(StandInFault.silence());
        CompletableFuture<IceServers> waiting = iceServers().send();
        assertThat(waiting).isNotDone();
        assertThat(waiting.cancel(true)).isTrue();
        assertThat(waiting).isCancelled();
    }

    @Test
    void nobodyThere() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        MeteredClient lost = MeteredClient.at("http://127.0.0.1:" + port, settings);
        ProviderException failure = failure(lost.account(secretKey).create(CredentialRequest.unlimited()));
        assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(failure.reason().refused()).isFalse();
        assertThat(failure)
                .hasMessageStartingWith("Metered cannot be reached: no connection")
                .hasNoCause();
        assertThat(events)
                .as("never arrived, so even a creation may be tried again")
                .hasSize(3);
    }

    @Test
    void aNameThatDoesNotResolveIsNotTriedAgain() {
        MeteredClient lost = MeteredClient.at("https://no-such-app.invalid", settings);
        ProviderException failure = failure(lost.iceServers(KEY, null));
        assertThat(failure.words()).isEqualTo("the host name does not resolve");
        assertThat(events).hasSize(1);
    }

    @Test
    void somethingThatSpeaksNoHttp() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> {
                try {
                    while (true) {
                        try (var socket = other.accept()) {
                            socket.getInputStream().read();
                            socket.getOutputStream().write("SSH-2.0-OpenSSH_9.6\r\n\r\n".getBytes("US-ASCII"));
                        }
                    }
                } catch (IOException closed) {
                    // the test is over
                }
            });
            server.setDaemon(true);
            server.start();
            MeteredClient lost = MeteredClient.at("http://127.0.0.1:" + other.getLocalPort(), settings);
            ProviderException failure = failure(lost.iceServers(KEY, null));
            assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
            assertThat(failure).hasMessageNotContaining(KEY.reveal());
        }
    }

    @Test
    void aProxyIsUsed() {
        // The stand-in as a proxy for a host that does not exist: it sees the absolute URL's path.
        InetSocketAddress address = new InetSocketAddress(
                "127.0.0.1", Integer.parseInt(metered.url().replaceAll(".*:", "")));
        MeteredClient proxied = MeteredClient.at("http://localhost:9", settings.withProxy(ProxySelector.of(address)));
        assertThat(proxied.iceServers(goodKey, null).send().join().relays()).isTrue();
        assertThat(metered.requests()).hasSize(1);
    }

    @Test
    void anObserverThatThrowsLeavesNobodyWaiting() {
        MeteredClient clumsy = MeteredClient.at(metered.url(), settings.withObserver(event -> {
            throw new IllegalStateException("observer");
        }));
        assertThat(clumsy.iceServers(goodKey, null).send())
                .failsWithin(10, TimeUnit.SECONDS)
                .withThrowableThat()
                .withMessageContaining("observer");
    }

    @Test
    void backingOffDoublesUpToALimit() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10));
        Random random = new Random(7);
        for (int failures = 1; failures < 100; failures++) {
            long full = Math.min(10_000, 1000L << Math.min(failures - 1, 10));
            assertThat(backoff.after(failures, random).toMillis()).isBetween(full / 2, full);
        }
    }

    @Test
    void theSystemsSchedulerRunsAndCancels() throws Exception {
        CompletableFuture<Boolean> ran = new CompletableFuture<>();
        Runnable cancel = Scheduler.system().schedule(Duration.ofHours(1), () -> ran.complete(false));
        cancel.run();
        Scheduler.system().schedule(Duration.ofMillis(1), () -> ran.complete(true));
        assertThat(ran.get(10, TimeUnit.SECONDS)).isTrue();
    }

    private MeteredCall<IceServers> iceServers() {
        return client.iceServers(goodKey, null);
    }

    private IceServers servers() {
        return iceServers().send().join();
    }

    private static ProviderException failure(MeteredCall<?> call) {
        try {
            throw new AssertionError("no failure but " + call.send().join());
        } catch (CompletionException e) {
            assertThat(e.getCause()).isInstanceOf(ProviderException.class);
            return (ProviderException) e.getCause();
        }
    }
}

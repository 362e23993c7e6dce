package dev.turnprobe.turn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.EchoPeer;
import dev.turnprobe.fixtures.coturn.CoturnConfig;
import dev.turnprobe.fixtures.coturn.CoturnServer;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.fixtures.junit.RequiresCoturn;
import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.turn.core.Credentials;
import dev.turnprobe.turn.core.TurnFailure;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One coturn with short lifetimes; over each transport a relay through which numbers flow to two echo peers and back, one
 * by a channel and one by indications. Permission, channel, nonce, allocation and credentials expire and are renewed, each
 * several times; no number may get lost, and the longest silence around each renewal is printed.
 *
 * <p>Takes as many seconds as {@code -Dturnprobe.soak.seconds} says; {@code mvn -Psoak} says ten minutes.
 */
@ExtendWith(LeakWatch.class)
class CoturnSoakTest {
    private static final long SECONDS = Long.getLong("turnprobe.soak.seconds", 20);
    private static final Duration PERMISSION = Duration.ofSeconds(4);
    private static final Duration CHANNEL = Duration.ofSeconds(5);
    private static final Duration NONCE = Duration.ofSeconds(3);
    private static final Duration ALLOCATION = Duration.ofSeconds(8);
    /** How long a user name is good for. */
    private static final Duration CREDENTIALS = Duration.ofSeconds(5);

    private static final String SECRET = "north-star";

    @Test
    @RequiresCoturn
    void everythingExpiresWhileNumbersFlow() throws Exception {
        CoturnConfig config = CoturnConfig.defaults()
                .sharedSecret(SECRET)
                .permissionLifetime(PERMISSION)
                .channelLifetime(CHANNEL)
                .staleNonce(NONCE)
                .maxAllocateLifetime(ALLOCATION);
        Credentials first = minted();
        try (CoturnServer server = CoturnServer.start(config);
                TurnClient client = TurnClient.create(settings(server, Credentials.rotating(CoturnSoakTest::minted)));
                EchoPeer byChannel = EchoPeer.start("127.0.0.1");
                EchoPeer byIndications = EchoPeer.start("127.0.0.2")) {
            List<Journey> journeys = new ArrayList<>();
            for (Transport transport : Transport.values()) {
                journeys.add(new Journey(client, server, transport, byChannel, byIndications));
            }
            for (Journey each : journeys) {
                each.start();
            }
            TimeUnit.SECONDS.sleep(SECONDS); // the numbers flow meanwhile; nothing is waited for
            for (Journey each : journeys) {
                each.stop();
            }
            List<String> problems = new ArrayList<>();
            for (Journey each : journeys) {
                System.out.print(each.report());
                each.judge(problems);
            }
            assertThat(problems).isEmpty();
            assertExpired(first, server);
            for (Journey each : journeys) {
                each.relay.release().get(10, TimeUnit.SECONDS);
                assertThat(each.relay.closed().join()).isInstanceOf(TurnFailure.Released.class);
            }
        }
    }

    /** What the relays were opened with is worth nothing any more; they lived on nevertheless. */
    private static void assertExpired(Credentials first, CoturnServer server) throws Exception {
        try (TurnClient late = TurnClient.create(settings(server, first))) {
            assertThat(Failures.of(late.open(RelayContract.uri(server, Transport.UDP))))
                    .isInstanceOfSatisfying(
                            TurnFailure.Rejected.class,
                            refused -> assertThat(refused.error().code()).isEqualTo(ErrorCode.UNAUTHENTICATED));
        }
    }

    private static TurnSettings settings(CoturnServer server, Credentials credentials) throws Exception {
        return TurnSettings.with(credentials).toBuilder()
                .trust(TlsTrust.platformAnd(TlsTrust.readCertificates(Files.newInputStream(server.caFile()))))
                .openTimeout(Duration.ofSeconds(10))
                .allocation(engine -> engine.serverLifetimes(PERMISSION, CHANNEL)
                        // coturn raises what is short to ten minutes, and cuts what is long to its maximum.
                        .requestedLifetime(Duration.ofHours(1)))
                .build();
    }

    /** TURN REST: a user name that says until when, and the HMAC of it for a password. */
    private static Credentials minted() {
        String username = Instant.now().plus(CREDENTIALS).getEpochSecond() + ":soak";
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA1"));
            return Credentials.of(username, Base64.getEncoder().encodeToString(mac.doFinal(username.getBytes(UTF_8))));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** One transport. */
    private static final class Journey {
        private final Transport transport;
        private final SoakEvents events = new SoakEvents();
        private final Relay relay;
        private final List<SoakFlow> flows;

        Journey(TurnClient client, CoturnServer server, Transport transport, EchoPeer bound, EchoPeer permitted)
                throws Exception {
            this.transport = transport;
            this.relay =
                    client.open(RelayContract.uri(server, transport), events).get(10, TimeUnit.SECONDS);
            events.willExpire(SoakEvents.Kind.CREDENTIALS, CREDENTIALS.toNanos());
            this.flows = List.of(new SoakFlow(relay, bound), new SoakFlow(relay, permitted));
            relay.onDatagram((peer, payload) ->
                    flows.stream().filter(flow -> flow.peer().equals(peer)).forEach(flow -> flow.arrived(payload)));
            relay.bind(bound.address()).get(10, TimeUnit.SECONDS);
            relay.permit(permitted.address()).get(10, TimeUnit.SECONDS);
        }

        void start() {
            flows.forEach(SoakFlow::start);
        }

        void stop() throws InterruptedException {
            for (SoakFlow each : flows) {
                each.stop();
            }
        }

        void judge(List<String> problems) {
            for (SoakFlow flow : flows) {
                String what = transport + " to " + flow.peer();
                check(flow.refused().isEmpty(), what + ": " + flow.refused(), problems);
                check(flow.lost().isEmpty(), what + ": lost " + flow.lost(), problems);
                check(flow.doubled() == 0, what + ": doubled " + flow.doubled(), problems);
            }
            for (SoakEvents.Kind kind : SoakEvents.Kind.values()) {
                int times = events.of(kind).size();
                check(
                        times > (kind == SoakEvents.Kind.CREDENTIALS ? 0 : 2),
                        transport + ": " + kind + " renewed " + times + " times only",
                        problems);
            }
            check(events.discards().isEmpty(), transport + ": discarded " + events.discards(), problems);
            check(!relay.closed().isDone(), transport + ": closed", problems);
        }

        private static void check(boolean right, String problem, List<String> problems) {
            if (!right) {
                problems.add(problem);
            }
        }

        String report() {
            StringBuilder text = new StringBuilder(String.format(
                    "soak %-4s %d s, %d + %d numbers, one each %d ms; longest silence",
                    transport,
                    SECONDS,
                    flows.get(0).sent(),
                    flows.get(1).sent(),
                    TimeUnit.NANOSECONDS.toMillis(SoakFlow.PERIOD_NANOS)));
            for (SoakEvents.Kind kind : SoakEvents.Kind.values()) {
                List<SoakEvents.Renewal> all = events.of(kind);
                long gap = all.stream()
                        .flatMap(each -> flows.stream().map(flow -> flow.longestGap(each.from(), each.to())))
                        .max(Long::compare)
                        .orElse(0L);
                text.append(String.format(
                        "%s %s ×%d %.0f ms",
                        kind.ordinal() == 0 ? ":" : ",",
                        kind.name().toLowerCase(java.util.Locale.ROOT),
                        all.size(),
                        gap / 1e6));
            }
            long overall = flows.stream()
                    .mapToLong(flow -> flow.longestGap(Long.MIN_VALUE, Long.MAX_VALUE))
                    .max()
                    .orElse(0);
            return text.append(String.format(", at any time %.0f ms%n", overall / 1e6))
                    .toString();
        }
    }
}

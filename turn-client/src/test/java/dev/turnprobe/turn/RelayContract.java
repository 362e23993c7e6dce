package dev.turnprobe.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnprobe.fixtures.TurnServer;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.turn.RelayJourney.Arrival;
import dev.turnprobe.turn.core.Credentials;
import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.TurnException;
import dev.turnprobe.turn.core.TurnFailure;
import dev.turnprobe.turn.core.TurnObserver;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the client does against any server, over each transport. */
@ExtendWith(LeakWatch.class)
abstract class RelayContract {
    /** What the server calls itself. */
    abstract String software();

    /** Round trips of a TLS handshake with it: 2 in TLS 1.2, 1 in TLS 1.3. */
    abstract int tlsRoundTrips();

    static TurnClient client(TurnServer server, String password) throws Exception {
        TlsTrust trust = TlsTrust.platformAnd(TlsTrust.readCertificates(Files.newInputStream(server.caFile())));
        return TurnClient.create(TurnSettings.builder()
                .credentials(Credentials.of(server.username(), password))
                .trust(trust)
                .openTimeout(Duration.ofSeconds(10))
                .build());
    }

    static TurnUri uri(TurnServer server, Transport transport) {
        return TurnUri.parse(server.uri(dev.turnprobe.fixtures.Transport.valueOf(transport.name())));
    }

    @ParameterizedTest
    @EnumSource
    void aPayloadComesBackThroughItsOwnRelay(Transport transport, TurnServer server) throws Exception {
        try (TurnClient client = client(server, server.password())) {
            RelayJourney journey =
                    new RelayJourney(client.open(uri(server, transport)).get(10, TimeUnit.SECONDS));
            InetSocketAddress self = journey.relay.relayedAddress();
            for (String text : List.of("a", "ab", "abc", "abcd", "abcde", "abcdef", "abcdefg", "x".repeat(1200))) {
                journey.relay.send(self, RelayJourney.bytes(text)).get(10, TimeUnit.SECONDS);
                assertThat(journey.next()).isEqualTo(new Arrival(self, text));
            }
            assertThat(journey.relay.software()).startsWith(software());
            assertThat(journey.relay.mappedAddress()).isEqualTo(journey.relay.localAddress());
            journey.relay.release().get(10, TimeUnit.SECONDS);
            assertThat(journey.relay.closed().join()).isInstanceOf(TurnFailure.Released.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void channelsCarryTheSameDataInSmallerFrames(Transport transport, TurnServer server) throws Exception {
        try (TurnClient client = client(server, server.password())) {
            RelayJourney here =
                    new RelayJourney(client.open(uri(server, transport)).get(10, TimeUnit.SECONDS));
            RelayJourney there =
                    new RelayJourney(client.open(uri(server, transport)).get(10, TimeUnit.SECONDS));
            InetSocketAddress hereAddress = here.relay.relayedAddress();
            InetSocketAddress thereAddress = there.relay.relayedAddress();
            int number = here.relay.bind(thereAddress).get(10, TimeUnit.SECONDS);
            there.relay.permit(hereAddress).get(10, TimeUnit.SECONDS);
            assertThat(number).isBetween(0x4000, 0x4FFF);
            for (int length = 1; length < 9; length++) {
                String text = "y".repeat(length);
                here.relay.send(thereAddress, RelayJourney.bytes(text)).get(10, TimeUnit.SECONDS);
                assertThat(there.next()).isEqualTo(new Arrival(hereAddress, text));
                there.relay.send(hereAddress, RelayJourney.bytes(text)).get(10, TimeUnit.SECONDS);
                assertThat(here.next()).isEqualTo(new Arrival(thereAddress, text));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWrongPasswordIsRefusedAfterTwoAllocates(Transport transport, TurnServer server) throws Exception {
        int before = server.requests(StunMethod.ALLOCATE);
        PhaseLog phases = new PhaseLog();
        try (TurnClient client = client(server, "wrong")) {
            assertThatThrownBy(() -> client.open(uri(server, transport), phases).join())
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(TurnException.class)
                    .satisfies(error -> {
                        TurnFailure failure = ((TurnException) error.getCause()).failure();
                        assertThat(failure).isInstanceOfSatisfying(TurnFailure.Rejected.class, rejected -> {
                            assertThat(rejected.error().code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
                            assertThat(rejected.signed()).isTrue();
                        });
                    });
        }
        assertThat(phases.requests).containsEntry(Phase.CHALLENGE, 1).doesNotContainKey(Phase.ALLOCATE);
        assertThat(server.requests(StunMethod.ALLOCATE)).isEqualTo(before);
    }

    @Test
    void anUnknownAuthorityIsNotTrusted(TurnServer server) {
        try (TurnClient client = TurnClient.create(TurnSettings.with(Credentials.of("ada", "lovelace")))) {
            assertThatThrownBy(() -> client.open(uri(server, Transport.TLS)).join())
                    .cause()
                    .isInstanceOfSatisfying(
                            TurnException.class,
                            error -> assertThat(error.failure())
                                    .isInstanceOfSatisfying(TurnFailure.Unreachable.class, unreachable -> {
                                        assertThat(unreachable.phase()).isEqualTo(Phase.SECURE);
                                        assertThat(unreachable.cause())
                                                .isInstanceOfSatisfying(
                                                        ServerCertificateException.class,
                                                        refused -> assertThat(refused.problem())
                                                                .isEqualTo(
                                                                        ServerCertificateException.Problem.UNTRUSTED));
                                    }));
        }
    }

    @Test
    void roundTripsAreCountedPerPhase(TurnServer server) throws Exception {
        for (Map.Entry<Transport, Integer> expected : Map.of(
                        Transport.UDP, 2, Transport.TCP, 3, Transport.TLS, 3 + tlsRoundTrips(), Transport.DTLS, 5)
                .entrySet()) {
            PhaseLog phases = new PhaseLog();
            try (TurnClient client = client(server, server.password())) {
                client.open(uri(server, expected.getKey()), phases).get(10, TimeUnit.SECONDS);
            }
            assertThat(phases.rounds.values().stream()
                            .mapToInt(Integer::intValue)
                            .sum())
                    .as("round trips over %s: %s", expected.getKey(), phases.rounds)
                    .isEqualTo(expected.getValue());
        }
    }

    @Test
    void dataMayFollowTheCreatePermissionAtOnce(TurnServer server) throws Exception {
        TurnSettings settings = TurnSettings.builder()
                .credentials(Credentials.of(server.username(), server.password()))
                .allocation(engine -> engine.eagerData(true))
                .build();
        try (TurnClient client = TurnClient.create(settings)) {
            RelayJourney journey =
                    new RelayJourney(client.open(uri(server, Transport.TCP)).get(10, TimeUnit.SECONDS));
            InetSocketAddress self = journey.relay.relayedAddress();
            journey.relay.permit(self);
            journey.relay.send(self, RelayJourney.bytes("eager"));
            assertThat(journey.next()).isEqualTo(new Arrival(self, "eager"));
        }
    }

    /** From inside the future that opened the relay, too, requests leave before the data behind them. */
    @Test
    void dataFollowsItsCreatePermissionFromWithinACallback(TurnServer server) throws Exception {
        TurnSettings settings = TurnSettings.builder()
                .credentials(Credentials.of(server.username(), server.password()))
                .allocation(engine -> engine.eagerData(true))
                .build();
        try (TurnClient client = TurnClient.create(settings)) {
            RelayJourney journey = client.open(uri(server, Transport.TCP))
                    .thenApply(relay -> {
                        RelayJourney begun = new RelayJourney(relay);
                        relay.permit(relay.relayedAddress());
                        relay.send(relay.relayedAddress(), RelayJourney.bytes("from within"));
                        return begun;
                    })
                    .get(10, TimeUnit.SECONDS);
            assertThat(journey.next()).isEqualTo(new Arrival(journey.relay.relayedAddress(), "from within"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"UDP", "TCP"})
    void aBindingTellsOurAddress(Transport transport, TurnServer server) throws Exception {
        TurnUri uri = new TurnUri(
                TurnUri.Kind.STUN,
                server.host(),
                server.port(dev.turnprobe.fixtures.Transport.valueOf(transport.name())),
                transport);
        try (TurnClient client = client(server, server.password());
                StunSession session = client.openStun(uri).get(10, TimeUnit.SECONDS)) {
            assertThat(session.first().mappedAddress()).isEqualTo(session.localAddress());
            BindingReply again = session.ping(Duration.ofSeconds(5)).get(10, TimeUnit.SECONDS);
            assertThat(again.mappedAddress()).isEqualTo(session.localAddress());
            assertThat(again.rttNanos()).isPositive();
        }
    }

    /** CreatePermission and the first Send leave back to back, so that proof of the relay costs one round trip more. */
    @ParameterizedTest
    @CsvSource({"UDP, 2", "TCP, 3"})
    void theFirstEchoIsOneRoundTripAfterTheRelay(Transport transport, int toTheRelay, TurnServer server)
            throws Exception {
        TurnSettings settings = TurnSettings.with(Credentials.of(server.username(), server.password())).toBuilder()
                .allocation(engine -> engine.eagerData(true))
                .build();
        Flights flights = new Flights();
        try (TurnClient client = TurnClient.create(settings)) {
            RelayJourney journey = client.open(uri(server, transport), flights)
                    .thenApply(relay -> {
                        assertThat(flights.roundTrips()).isEqualTo(toTheRelay);
                        RelayJourney begun = new RelayJourney(relay);
                        relay.permit(relay.relayedAddress());
                        relay.send(relay.relayedAddress(), RelayJourney.bytes("echo"));
                        return begun;
                    })
                    .get(10, TimeUnit.SECONDS);
            assertThat(journey.next()).isEqualTo(new Arrival(journey.relay.relayedAddress(), "echo"));
            assertThat(flights.roundTrips()).as(flights.toString()).isEqualTo(toTheRelay + 1);
        }
    }

    /** What crosses the wire, in order: a round trip is something sent, then something received. */
    private static final class Flights implements TurnObserver {
        private final StringBuffer order = new StringBuffer();

        @Override
        public void phaseEnded(Phase phase, long startedNanos, long endedNanos, int rounds, int requests) {
            if (phase == Phase.CONNECT) {
                order.append("(connect ").append("sr".repeat(rounds)).append(')');
            }
        }

        @Override
        public void sent(ByteBuf frame, long nanos) {
            order.append('s');
        }

        @Override
        public void received(ByteBuf frame, long nanos) {
            order.append('r');
        }

        int roundTrips() {
            return (int) Pattern.compile("s+r+").matcher(order).results().count();
        }

        @Override
        public String toString() {
            return order.toString();
        }
    }

    /** Rounds and requests of the phases that ended. */
    private static final class PhaseLog implements TurnObserver {
        final Map<Phase, Integer> rounds = new ConcurrentHashMap<>();
        final Map<Phase, Integer> requests = new ConcurrentHashMap<>();

        @Override
        public void phaseEnded(Phase phase, long startedNanos, long endedNanos, int rounds, int requests) {
            assertThat(endedNanos).isGreaterThanOrEqualTo(startedNanos);
            this.rounds.put(phase, rounds);
            this.requests.put(phase, requests);
        }
    }
}

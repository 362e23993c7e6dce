package dev.turnprobe.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.TurnServer;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.fixtures.junit.TurnServerExtension;
import dev.turnprobe.turn.core.Credentials;
import dev.turnprobe.turn.core.TurnException;
import dev.turnprobe.turn.core.TurnFailure;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Opening, closing, and callers' mistakes. */
@ExtendWith(LeakWatch.class)
class TurnClientTest {
    @RegisterExtension
    static final TurnServerExtension embedded = TurnServerExtension.embedded().user("ada", "lovelace");

    private static Relay open(TurnClient client, TurnServer server) throws Exception {
        return client.open(TurnUri.parse(server.uri(Transport.UDP))).get(10, TimeUnit.SECONDS);
    }

    private static TurnClient client() {
        return TurnClient.create(TurnSettings.with(Credentials.of("ada", "lovelace")));
    }

    private static Set<Thread> ourThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("turn-") && thread.isAlive())
                .collect(Collectors.toSet());
    }

    @Test
    void closeReleasesEverythingAndEndsItsThreads(TurnServer server) throws Exception {
        Set<Thread> before = ourThreads();
        TurnClient client = client();
        Relay first = open(client, server);
        Relay second = open(client, server);
        client.close();
        client.close();
        assertThat(first.closed().get(1, TimeUnit.SECONDS)).isInstanceOf(TurnFailure.Released.class);
        assertThat(second.closed().get(1, TimeUnit.SECONDS)).isInstanceOf(TurnFailure.Released.class);
        Set<Thread> left = ourThreads();
        left.removeAll(before);
        for (Thread thread : left) {
            // A loop that has terminated may need a moment to leave its last frame.
            thread.join(1000);
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
        assertThatThrownBy(() -> client.open(TurnUri.parse(server.uri(Transport.UDP))))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aClosedRelayRefusesWorkAndReleasesPayloads(TurnServer server) throws Exception {
        try (TurnClient client = client()) {
            Relay relay = open(client, server);
            relay.release().get(10, TimeUnit.SECONDS);
            ByteBuf payload = RelayJourney.bytes("late");
            InetSocketAddress peer = new InetSocketAddress("127.0.0.1", 9);
            assertThat(Failures.of(relay.send(peer, payload))).isInstanceOf(TurnFailure.Released.class);
            assertThat(payload.refCnt()).isZero();
            assertThat(Failures.of(relay.permit(peer))).isInstanceOf(TurnFailure.Released.class);
            assertThat(Failures.of(relay.bind(peer))).isInstanceOf(TurnFailure.Released.class);
            relay.release().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void unresolvedPeersAreRefusedAtTheCallSite(TurnServer server) throws Exception {
        try (TurnClient client = client()) {
            Relay relay = open(client, server);
            InetSocketAddress unresolved = InetSocketAddress.createUnresolved("example.org", 9);
            ByteBuf payload = RelayJourney.bytes("x");
            assertThatThrownBy(() -> relay.send(unresolved, payload)).isInstanceOf(IllegalArgumentException.class);
            assertThat(payload.refCnt()).isZero();
            assertThatThrownBy(() -> relay.permit(unresolved)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void dataWaitsForItsPermissionInOrder(TurnServer server) throws Exception {
        try (TurnClient client = client()) {
            RelayJourney journey = new RelayJourney(open(client, server));
            InetSocketAddress self = journey.relay.relayedAddress();
            for (int i = 0; i < 20; i++) {
                journey.relay.send(self, RelayJourney.bytes("packet " + i));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(journey.next()).isEqualTo(new RelayJourney.Arrival(self, "packet " + i));
            }
        }
    }

    @Test
    void aListenerThatThrowsHurtsOnlyItself(TurnServer server) throws Exception {
        try (TurnClient client = client()) {
            Relay relay = open(client, server);
            InetSocketAddress self = relay.relayedAddress();
            relay.onDatagram((peer, payload) -> {
                throw new IllegalStateException("a test's own fault");
            });
            relay.send(self, RelayJourney.bytes("first")).get(10, TimeUnit.SECONDS);
            RelayJourney journey = new RelayJourney(relay);
            relay.send(self, RelayJourney.bytes("second")).get(10, TimeUnit.SECONDS);
            RelayJourney.Arrival arrival = journey.next();
            while (arrival != null && arrival.text().equals("first")) {
                arrival = journey.next();
            }
            assertThat(arrival).isEqualTo(new RelayJourney.Arrival(self, "second"));
        }
    }

    @Test
    void theWrongKindOfUriIsACallersMistake() {
        try (TurnClient client = client()) {
            assertThatThrownBy(() -> client.open(TurnUri.parse("stun:127.0.0.1")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("stun:127.0.0.1");
        }
    }

    @Test
    void exceptionsFromTheNetworkCarryNoStackTraceAndNoSecret(TurnServer server) {
        try (TurnClient client = TurnClient.create(TurnSettings.with(Credentials.of("ada", "wr0ng-s3cret")))) {
            assertThatThrownBy(() -> client.open(TurnUri.parse(server.uri(Transport.UDP)))
                            .join())
                    .cause()
                    .isInstanceOf(TurnException.class)
                    .hasMessageNotContaining("s3cret")
                    .satisfies(error -> assertThat(error.getStackTrace()).isEmpty());
        }
    }
}

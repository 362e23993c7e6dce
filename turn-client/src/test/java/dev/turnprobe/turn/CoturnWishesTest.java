package dev.turnprobe.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.TurnServer;
import dev.turnprobe.fixtures.coturn.CoturnConfig;
import dev.turnprobe.fixtures.coturn.CoturnServer;
import dev.turnprobe.fixtures.junit.TurnServerExtension;
import dev.turnprobe.turn.RelayJourney.Arrival;
import dev.turnprobe.turn.core.RelayFamily;
import dev.turnprobe.turn.core.TurnFailure;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The wishes against the real coturn, and what it refuses. */
class CoturnWishesTest extends WishesContract {
    @RegisterExtension
    static final TurnServerExtension coturn = TurnServerExtension.coturn(
            CoturnConfig.defaults().user("ada", "lovelace").ipv6(true));

    /** RFC 8656 §7.3: the family that is not to be had is told by ADDRESS-ERROR-CODE, and costs nothing else. */
    @Test
    void aFamilyThatCoturnHasNotIsReported(TurnServer unused) throws Exception {
        try (CoturnServer server = CoturnServer.start(CoturnConfig.defaults().user("ada", "lovelace"));
                TurnClient client = client(server, wishes -> wishes.relayFamily(RelayFamily.BOTH))) {
            RelayJourney journey = new RelayJourney(open(client, server));
            assertThat(journey.relay.relayedAddresses()).hasSize(1);
            assertThat(journey.relay.refusedFamilies())
                    .singleElement()
                    .satisfies(refused -> assertThat(refused.error().code()).isEqualTo(440));
            comesBack(journey, journey.relay.relayedAddress());
        }
    }

    /** RFC 8656 §7.4: 486, and a minute to wait. */
    @Test
    void oneAllocationTooManyIsRefused(TurnServer unused) throws Exception {
        try (CoturnServer server = CoturnServer.start(
                        CoturnConfig.defaults().user("ada", "lovelace").userQuota(1));
                TurnClient client = client(server, wishes -> {})) {
            Relay first = open(client, server);
            assertThat(Failures.of(client.open(RelayContract.uri(server, Transport.UDP))))
                    .isInstanceOfSatisfying(TurnFailure.Rejected.class, refused -> {
                        assertThat(refused.error().code()).isEqualTo(486);
                        assertThat(refused.waitAtLeast()).hasMinutes(1);
                    });
            assertThat(first.closed()).isNotDone();
        }
    }

    /** Nonces of a second, permissions of three, channels of four: data goes through all of it. */
    @Test
    void shortLivesAreRefreshedUnderwayOnStaleNonces(TurnServer unused) throws Exception {
        Duration permission = Duration.ofSeconds(3);
        Duration channel = Duration.ofSeconds(4);
        CoturnConfig config = CoturnConfig.defaults()
                .user("ada", "lovelace")
                .staleNonce(Duration.ofSeconds(1))
                .permissionLifetime(permission)
                .channelLifetime(channel);
        try (CoturnServer server = CoturnServer.start(config);
                TurnClient client = client(server, wishes -> wishes.serverLifetimes(permission, channel))) {
            RelayJourney journey = new RelayJourney(open(client, server));
            InetSocketAddress self = journey.relay.relayedAddress();
            journey.relay.bind(self).get(10, TimeUnit.SECONDS);
            long end = System.nanoTime() + Duration.ofSeconds(9).toNanos();
            for (int i = 0; System.nanoTime() < end; i++) {
                journey.relay.send(self, RelayJourney.bytes("" + i)).get(10, TimeUnit.SECONDS);
                assertThat(journey.next()).isEqualTo(new Arrival(self, "" + i));
                // Paced by a clock, not waiting for anything: a busy loop would only warm the room.
                TimeUnit.MILLISECONDS.sleep(20);
            }
            assertThat(journey.relay.closed()).isNotDone();
        }
    }
}

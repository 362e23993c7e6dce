package dev.turnprobe.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.TurnServer;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.turn.RelayJourney.Arrival;
import dev.turnprobe.turn.core.AllocationSettings;
import dev.turnprobe.turn.core.Credentials;
import dev.turnprobe.turn.core.RelayFamily;
import dev.turnprobe.turn.core.RelayPort;
import dev.turnprobe.turn.core.ReservationToken;
import dev.turnprobe.turn.core.TurnFailure;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an Allocate may ask for (RFC 8656 §7.1), of any server that has both address families. */
@ExtendWith(LeakWatch.class)
abstract class WishesContract {
    static TurnClient client(TurnServer server, Consumer<AllocationSettings.Builder> wishes) {
        return TurnClient.create(TurnSettings.builder()
                .credentials(Credentials.of(server.username(), server.password()))
                .allocation(wishes)
                .openTimeout(Duration.ofSeconds(10))
                .build());
    }

    static Relay open(TurnClient client, TurnServer server) throws Exception {
        return client.open(RelayContract.uri(server, Transport.UDP)).get(10, TimeUnit.SECONDS);
    }

    static void comesBack(RelayJourney journey, InetSocketAddress self) throws Exception {
        journey.relay.send(self, RelayJourney.bytes("hello")).get(10, TimeUnit.SECONDS);
        assertThat(journey.next()).isEqualTo(new Arrival(self, "hello"));
    }

    @Test
    void anIpv6RelayReachesIpv6Peers(TurnServer server) throws Exception {
        try (TurnClient client = client(server, wishes -> wishes.relayFamily(RelayFamily.IPV6))) {
            RelayJourney journey = new RelayJourney(open(client, server));
            InetSocketAddress self = journey.relay.relayedAddress();
            assertThat(self.getAddress()).isInstanceOf(Inet6Address.class);
            comesBack(journey, self);
            assertThat(journey.relay.bind(self).get(10, TimeUnit.SECONDS)).isEqualTo(0x4000);
            comesBack(journey, self);
            assertThat(Failures.of(journey.relay.permit(new InetSocketAddress("127.0.0.1", 9))))
                    .isInstanceOfSatisfying(
                            TurnFailure.Rejected.class,
                            refused -> assertThat(refused.error().code()).isEqualTo(443));
        }
    }

    @Test
    void bothFamiliesAreRelayedAtOnce(TurnServer server) throws Exception {
        try (TurnClient client = client(server, wishes -> wishes.relayFamily(RelayFamily.BOTH))) {
            RelayJourney journey = new RelayJourney(open(client, server));
            assertThat(journey.relay.relayedAddresses())
                    .satisfiesExactly(
                            four -> assertThat(four.getAddress()).isInstanceOf(Inet4Address.class),
                            six -> assertThat(six.getAddress()).isInstanceOf(Inet6Address.class));
            assertThat(journey.relay.refusedFamilies()).isEmpty();
            for (InetSocketAddress self : journey.relay.relayedAddresses()) {
                comesBack(journey, self);
            }
        }
    }

    @Test
    void anEvenPortAndItsNeighbour(TurnServer server) throws Exception {
        try (TurnClient client = client(server, wishes -> wishes.relayPort(RelayPort.EVEN_AND_NEXT))) {
            Relay even = open(client, server);
            assertThat(even.relayedAddress().getPort()).isEven();
            ReservationToken token = even.reservation();
            assertThat(token).isNotNull();
            try (TurnClient second = client(server, wishes -> wishes.reservation(token))) {
                RelayJourney odd = new RelayJourney(open(second, server));
                assertThat(odd.relay.relayedAddress().getPort())
                        .isEqualTo(even.relayedAddress().getPort() + 1);
                comesBack(odd, odd.relay.relayedAddress());
            }
        }
    }

    /** RFC 8656 §7.2: what the server does not know, it does not relay by; a token of nobody's is refused. */
    @Test
    void aReservationOfNobodysIsRefused(TurnServer server) {
        try (TurnClient client = client(
                server, wishes -> wishes.reservation(ReservationToken.of(new byte[] {1, 2, 3, 4, 5, 6, 7, 8})))) {
            assertThat(Failures.of(client.open(RelayContract.uri(server, Transport.UDP))))
                    .isInstanceOf(TurnFailure.Rejected.class);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"UDP", "TCP"})
    void aRequestedLifetimeIsAskedFor(Transport transport, TurnServer server) throws Exception {
        try (TurnClient client = client(server, wishes -> wishes.requestedLifetime(Duration.ofSeconds(2222)))) {
            Relay relay = client.open(RelayContract.uri(server, transport)).get(10, TimeUnit.SECONDS);
            assertThat(relay.lifetime()).hasSeconds(2222);
        }
    }
}

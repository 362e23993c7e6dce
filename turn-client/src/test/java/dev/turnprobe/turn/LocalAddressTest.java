package dev.turnprobe.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.turn.core.Credentials;
import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.TurnFailure;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The local end is where the settings say. */
@ExtendWith(LeakWatch.class)
class LocalAddressTest {
    private static EmbeddedTurnServer turn;

    @BeforeAll
    static void start() {
        turn = EmbeddedTurnServer.start(
                EmbeddedConfig.defaults().user("ada", "lovelace").transports(Transport.UDP, Transport.TCP));
    }

    @AfterAll
    static void stop() {
        turn.close();
    }

    private static TurnClient client(LocalAddress local) {
        return TurnClient.create(TurnSettings.with(Credentials.of("ada", "lovelace")).toBuilder()
                .localAddress(local)
                .build());
    }

    @ParameterizedTest
    @EnumSource(names = {"UDP", "TCP"})
    void anAddressOfThisMachineIsUsed(Transport transport) throws Exception {
        InetAddress here = InetAddress.getByName("127.0.0.7");
        try (TurnClient client = client(LocalAddress.of(here))) {
            Relay relay = client.open(TurnUri.parse(turn.uri(transport))).get(10, TimeUnit.SECONDS);
            assertThat(relay.localAddress().getAddress()).isEqualTo(here);
            assertThat(relay.mappedAddress()).isEqualTo(relay.localAddress());
        }
    }

    /** Each takes one that is free; when none is left, the failure says so. */
    @ParameterizedTest
    @EnumSource(names = {"UDP", "TCP"})
    void aPortOfTheRangeIsUsed(Transport transport) throws Exception {
        InetAddress here = InetAddress.getByName("127.0.0.8");
        int first = BlackHole.freePort("127.0.0.8");
        LocalAddress local = LocalAddress.of(here).ports(first, Math.min(65535, first + 2));
        try (TurnClient client = client(local)) {
            Set<Integer> ports = new HashSet<>();
            for (int i = 0; i < local.size(); i++) {
                InetSocketAddress bound = client.open(TurnUri.parse(turn.uri(transport)))
                        .get(10, TimeUnit.SECONDS)
                        .localAddress();
                assertThat(bound.getPort()).isBetween(local.firstPort(), local.lastPort());
                ports.add(bound.getPort());
            }
            assertThat(ports).hasSize(local.size());
            assertThat(Failures.of(client.open(TurnUri.parse(turn.uri(transport)))))
                    .isInstanceOfSatisfying(
                            TurnFailure.Unreachable.class,
                            failure -> assertThat(failure.phase()).isEqualTo(Phase.CONNECT));
        }
    }

    @Test
    void anAddressThatIsNotOursIsUnreachable() throws Exception {
        try (TurnClient client = client(LocalAddress.of(InetAddress.getByName("192.0.2.1")))) {
            assertThat(Failures.of(client.open(TurnUri.parse(turn.uri(Transport.UDP)))))
                    .isInstanceOf(TurnFailure.Unreachable.class);
        }
    }

    @Test
    void anAddressOfTheOtherFamilyReachesNobody() throws Exception {
        try (TurnClient client = client(LocalAddress.of(InetAddress.getByName("::1")))) {
            assertThat(Failures.of(client.open(TurnUri.parse(turn.uri(Transport.UDP)))))
                    .isInstanceOfSatisfying(TurnFailure.Unreachable.class, failure -> {
                        assertThat(failure.phase()).isEqualTo(Phase.RESOLVE);
                        assertThat(failure.message()).contains("127.0.0.1");
                    });
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "5, 4", "1, 65536", "-1, -1"})
    void rangesAreChecked(int first, int last) {
        assertThatThrownBy(() -> LocalAddress.ANY.ports(first, last))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1..65535");
    }
}

package dev.turnprobe.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.TurnServer;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.fixtures.junit.TurnServerExtension;
import dev.turnprobe.turn.core.Credentials;
import dev.turnprobe.turn.socket.SocketKind;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The other tests run on epoll where there is one; a client without its library does the same on NIO. */
@ExtendWith(LeakWatch.class)
class NioRelayTest {
    @RegisterExtension
    static final TurnServerExtension embedded = TurnServerExtension.embedded().user("ada", "lovelace");

    @ParameterizedTest
    @EnumSource
    void everyTransportWorksOnNio(Transport transport, TurnServer server) throws Exception {
        TlsTrust trust = TlsTrust.platformAnd(TlsTrust.readCertificates(Files.newInputStream(server.caFile())));
        try (TurnClient client = TurnClient.create(TurnSettings.builder()
                .credentials(Credentials.of(server.username(), server.password()))
                .trust(trust)
                .nativeSockets(false)
                .build())) {
            Relay relay = client.open(RelayContract.uri(server, transport)).get(30, TimeUnit.SECONDS);
            RelayJourney journey = new RelayJourney(relay);
            assertThat(relay.mappedAddress()).isEqualTo(relay.localAddress());
            for (String text : new String[] {"a", "abcdefg", "x".repeat(1200)}) {
                relay.send(relay.relayedAddress(), RelayJourney.bytes(text)).get(30, TimeUnit.SECONDS);
                assertThat(journey.next()).isEqualTo(new RelayJourney.Arrival(relay.relayedAddress(), text));
            }
            relay.release().get(30, TimeUnit.SECONDS);
        }
    }

    /** So that what the tests say of epoll is said of epoll. */
    @Test
    void epollIsThereOnLinux() {
        boolean expected = System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
        assertThat(SocketKind.best() == SocketKind.EPOLL).isEqualTo(expected);
    }
}

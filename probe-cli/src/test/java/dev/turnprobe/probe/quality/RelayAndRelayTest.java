package dev.turnprobe.probe.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.turn.Relay;
import dev.turnprobe.turn.TurnClient;
import dev.turnprobe.turn.TurnSettings;
import dev.turnprobe.turn.TurnUri;
import dev.turnprobe.turn.core.Credentials;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where plain UDP does not reach the relayed address, a second relay is the peer: over real sockets, both ways. */
class RelayAndRelayTest {
    private static final int PACKETS = 50;

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"UDP", "TCP"})
    void packetsGoThroughBothAndComeBack(Transport transport) throws Exception {
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start(EmbeddedConfig.defaults());
                TurnClient client =
                        TurnClient.create(TurnSettings.with(Credentials.of(server.username(), server.password())))) {
            TurnUri uri = TurnUri.parse(server.uri(transport));
            Relay first = client.open(uri).get(60, TimeUnit.SECONDS);
            EventLoop loop = (EventLoop) first.executor();
            PacketLog log = RelayAndRelay.open(first, loop, () -> client.open(uri))
                    .thenComposeAsync(
                            path -> {
                                QualityCore core =
                                        new QualityCore(7, loop.ticker().nanoTime(), 1_000_000, PACKETS);
                                return new Stream(loop, path, core, Stream.Way.ECHO, 100, 1_000_000).run();
                            },
                            loop)
                    .get(60, TimeUnit.SECONDS);
            Estimate seen = Estimate.of(log);
            assertThat(log.count()).isEqualTo(PACKETS);
            // How many is a matter of how busy this machine is; none that came back was invented.
            assertThat(log.arrivedBack()).isBetween(1, PACKETS);
            assertThat(seen.out().duplicated() + seen.in().duplicated()).isZero();
        }
    }
}

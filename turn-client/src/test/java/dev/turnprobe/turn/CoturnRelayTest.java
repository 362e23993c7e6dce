package dev.turnprobe.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.TurnServer;
import dev.turnprobe.fixtures.coturn.CoturnConfig;
import dev.turnprobe.fixtures.junit.TurnServerExtension;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract against the real coturn, over DTLS too (RFC 7350 §4.6). */
class CoturnRelayTest extends RelayContract {
    @RegisterExtension
    static final TurnServerExtension coturn =
            TurnServerExtension.coturn(CoturnConfig.defaults().user("ada", "lovelace"));

    @Override
    String software() {
        return "Coturn";
    }

    /** RFC 8656 §11.1: DATA may be empty. (Netty's datagram sockets, so the embedded server too, send no empty datagram.) */
    @ParameterizedTest
    @EnumSource
    void anEmptyPayloadIsAPayload(Transport transport, TurnServer server) throws Exception {
        try (TurnClient client = client(server, server.password())) {
            RelayJourney journey =
                    new RelayJourney(client.open(uri(server, transport)).get(10, TimeUnit.SECONDS));
            InetSocketAddress self = journey.relay.relayedAddress();
            journey.relay.send(self, Unpooled.EMPTY_BUFFER).get(10, TimeUnit.SECONDS);
            assertThat(journey.next()).isEqualTo(new RelayJourney.Arrival(self, ""));
        }
    }

    /** Debian's 4.6.1 speaks TLS 1.2 only. */
    @Override
    int tlsRoundTrips() {
        return 2;
    }
}

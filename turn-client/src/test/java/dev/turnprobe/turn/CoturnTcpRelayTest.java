package dev.turnprobe.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.TurnServer;
import dev.turnprobe.fixtures.coturn.CoturnConfig;
import dev.turnprobe.fixtures.junit.TurnServerExtension;
import dev.turnprobe.stun.ErrorCode;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** TCP relays against the real coturn. */
class CoturnTcpRelayTest extends TcpRelayContract {
    @RegisterExtension
    static final TurnServerExtension coturn = TurnServerExtension.coturn(
            CoturnConfig.defaults().user("ada", "lovelace").deniedPeer("127.0.0.9"));

    /** It closes with SO_LINGER 0: what has not left yet is dropped, and the other end sees a reset. */
    @Override
    boolean keepsTails() {
        return false;
    }

    /** RFC 6062 §5.2: 403 for a peer that the server's policy forbids; the next one is reached. */
    @Test
    void aForbiddenPeerIsRefusedAlone(TurnServer server) throws Exception {
        try (TurnClient client = RelayContract.client(server, server.password());
                TcpPeer forbidden = TcpPeer.on("127.0.0.9", socket -> {});
                TcpPeer peer = TcpPeer.echo()) {
            TcpRelay relay =
                    client.openTcp(RelayContract.uri(server, Transport.TCP)).get(10, TimeUnit.SECONDS);
            assertThat(code(Failures.of(relay.connect(forbidden.address())))).isEqualTo(ErrorCode.FORBIDDEN);
            relay.connect(peer.address()).get(10, TimeUnit.SECONDS).close().get(10, TimeUnit.SECONDS);
        }
    }
}

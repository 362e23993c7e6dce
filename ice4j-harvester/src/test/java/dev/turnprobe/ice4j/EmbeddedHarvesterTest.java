package dev.turnprobe.ice4j;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnprobe.fixtures.TurnServer;
import dev.turnprobe.fixtures.junit.TurnServerExtension;
import dev.turnprobe.turn.TurnClient;
import dev.turnprobe.turn.TurnUri;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract against the embedded server. */
class EmbeddedHarvesterTest extends HarvesterContract {
    @RegisterExtension
    static final TurnServerExtension embedded = TurnServerExtension.embedded().user("ada", "lovelace");

    @Test
    void theWrongKindOfUriIsACallersMistake(TurnServer server) throws Exception {
        try (TurnClient turn = client(server, server.password())) {
            assertThatThrownBy(() -> new TurnRelayHarvester(turn, TurnUri.parse("stun:127.0.0.1")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("stun:127.0.0.1");
        }
    }
}

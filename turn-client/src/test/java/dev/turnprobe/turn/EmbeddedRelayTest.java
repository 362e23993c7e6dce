package dev.turnprobe.turn;

import dev.turnprobe.fixtures.junit.TurnServerExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract against the embedded server. */
class EmbeddedRelayTest extends RelayContract {
    @RegisterExtension
    static final TurnServerExtension embedded = TurnServerExtension.embedded().user("ada", "lovelace");

    @Override
    String software() {
        return "";
    }

    @Override
    int tlsRoundTrips() {
        return 1;
    }
}

package dev.turnprobe.turn;

import dev.turnprobe.fixtures.junit.TurnServerExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

/** TCP relays on the embedded server. */
class EmbeddedTcpRelayTest extends TcpRelayContract {
    @RegisterExtension
    static final TurnServerExtension embedded = TurnServerExtension.embedded().user("ada", "lovelace");

    @Override
    boolean keepsTails() {
        return true;
    }
}

package dev.turnprobe.turn;

import dev.turnprobe.fixtures.junit.TurnServerExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Moving a relay on the embedded server. */
class EmbeddedMobilityTest extends MobilityContract {
    @RegisterExtension
    static final TurnServerExtension embedded = TurnServerExtension.embedded().user("ada", "lovelace");
}

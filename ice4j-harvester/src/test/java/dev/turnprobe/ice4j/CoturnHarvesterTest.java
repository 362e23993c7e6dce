package dev.turnprobe.ice4j;

import dev.turnprobe.fixtures.coturn.CoturnConfig;
import dev.turnprobe.fixtures.junit.TurnServerExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract against the real coturn. */
class CoturnHarvesterTest extends HarvesterContract {
    @RegisterExtension
    static final TurnServerExtension coturn =
            TurnServerExtension.coturn(CoturnConfig.defaults().user("ada", "lovelace"));
}

package dev.turnprobe.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.coturn.CoturnConfig;
import dev.turnprobe.fixtures.coturn.CoturnServer;
import dev.turnprobe.fixtures.junit.RequiresCoturn;
import dev.turnprobe.fixtures.junit.TurnServerExtension;
import dev.turnprobe.turn.core.MobilityMode;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Moving a relay on the real coturn. */
class CoturnMobilityTest extends MobilityContract {
    private static final CoturnConfig MOBILE =
            CoturnConfig.defaults().user("ada", "lovelace").mobility();

    /**
     * Without SOFTWARE: where coturn 4.6.1 adds that attribute to its answer to a ticket, it garbles the message, and on a
     * stream the frames behind it are lost too.
     */
    @RegisterExtension
    static final TurnServerExtension coturn = TurnServerExtension.coturn(MOBILE.option("no-software-attribute"));

    /** With SOFTWARE, the first answer is garbled; on UDP the Refresh is repeated, and that answer is well formed. */
    @Test
    @RequiresCoturn
    void aGarbledAnswerIsAskedForAgain() throws Exception {
        try (CoturnServer garbling = CoturnServer.start(MOBILE);
                TurnClient client = client(garbling, MobilityMode.ON_REQUEST)) {
            RelayJourney journey = new RelayJourney(open(client, garbling, Transport.UDP));
            InetSocketAddress self = journey.relay.relayedAddress();
            journey.relay.move().get(10, TimeUnit.SECONDS);
            journey.relay.send(self, RelayJourney.bytes("moved")).get(10, TimeUnit.SECONDS);
            assertThat(journey.next()).isEqualTo(new RelayJourney.Arrival(self, "moved"));
        }
    }

    /** RFC 8016 §3.1.4: coturn without {@code mobility} answers 405, and gives a relay that stays where it is. */
    @Test
    @RequiresCoturn
    void whereMobilityIsForbiddenTheRelayStays() throws Exception {
        try (CoturnServer still = CoturnServer.start(CoturnConfig.defaults().user("ada", "lovelace"));
                TurnClient client = client(still, MobilityMode.AUTOMATIC)) {
            RelayJourney journey = new RelayJourney(open(client, still, Transport.UDP));
            InetSocketAddress self = journey.relay.relayedAddress();
            assertThat(journey.relay.isMobile()).isFalse();
            assertThat(Failures.of(journey.relay.move()).message()).contains("no mobility ticket");
            journey.relay.send(self, RelayJourney.bytes("still here")).get(10, TimeUnit.SECONDS);
            assertThat(journey.next()).isEqualTo(new RelayJourney.Arrival(self, "still here"));
        }
    }
}

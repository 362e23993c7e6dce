package dev.turnprobe.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.TurnServer;
import dev.turnprobe.fixtures.coturn.CoturnServer;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.fixtures.junit.RequiresCoturn;
import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.Secured;
import dev.turnprobe.turn.core.TurnObserver;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One client's second connection to a server takes its first one's session up again, and needs fewer round trips. */
@ExtendWith(LeakWatch.class)
class ResumptionTest {
    /** How one relay was reached. */
    private static final class Arrival implements TurnObserver {
        volatile @Nullable Secured facts;
        volatile int rounds;

        @Override
        public void secured(Secured facts, long nanos) {
            this.facts = facts;
        }

        @Override
        public synchronized void phaseEnded(Phase phase, long started, long ended, int rounds, int requests) {
            if (phase != Phase.REFRESH) {
                this.rounds += rounds;
            }
        }

        String summary() {
            Secured known = facts;
            return known == null ? "?" : known.version() + (known.resumed() ? " resumed " : " new ") + rounds + "R";
        }
    }

    private static String open(TurnClient client, TurnUri uri) throws Exception {
        Arrival arrival = new Arrival();
        Relay relay = client.open(uri, arrival).get(10, TimeUnit.SECONDS);
        relay.release().get(10, TimeUnit.SECONDS);
        return arrival.summary();
    }

    /** RFC 5246 §7.3, RFC 8446 §2.2 and RFC 6347 §4.2.1: what each handshake costs, and what the second one saves. */
    @ParameterizedTest
    @CsvSource({
        "TLS, TLSv1.3, TLSv1.3 new 4R, TLSv1.3 resumed 4R",
        "TLS, TLSv1.2, TLSv1.2 new 5R, TLSv1.2 resumed 4R",
        "DTLS, TLSv1.2, DTLSv1.2 new 5R, DTLSv1.2 resumed 4R"
    })
    void theEmbeddedServerResumes(Transport transport, String protocol, String first, String second) throws Exception {
        EmbeddedConfig config = EmbeddedConfig.defaults()
                .transports(dev.turnprobe.fixtures.Transport.valueOf(transport.name()))
                .tlsProtocols(protocol);
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start(config)) {
            assertResumes(server, transport, first, second);
        }
    }

    @RequiresCoturn
    @ParameterizedTest
    @CsvSource({"TLS, TLSv1.2 new 5R, TLSv1.2 resumed 4R", "DTLS, DTLSv1.2 new 5R, DTLSv1.2 resumed 4R"})
    void coturnResumes(Transport transport, String first, String second) throws Exception {
        try (TurnServer server = CoturnServer.start()) {
            assertResumes(server, transport, first, second);
        }
    }

    private static void assertResumes(TurnServer server, Transport transport, String first, String second)
            throws Exception {
        TurnUri uri = RelayContract.uri(server, transport);
        try (TurnClient client = RelayContract.client(server, server.password())) {
            assertThat(open(client, uri)).isEqualTo(first);
            assertThat(open(client, uri)).isEqualTo(second);
            assertThat(open(client, uri)).isEqualTo(second);
        }
        try (TurnClient stranger = RelayContract.client(server, server.password())) {
            assertThat(open(stranger, uri)).as("sessions belong to one client").isEqualTo(first);
        }
    }

    /** The counted round trips are those on the wire: a flight of ours that an answer follows, counted in the middle. */
    @Test
    void theWireAgreesWithTheCount() throws Exception {
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start();
                MiddleBox box = MiddleBox.open(
                        new InetSocketAddress("127.0.0.1", server.port(dev.turnprobe.fixtures.Transport.DTLS)));
                TurnClient client = RelayContract.client(server, server.password())) {
            TurnUri uri = TurnUri.parse("turns:127.0.0.1:" + box.port() + "?transport=udp");
            for (int expected : new int[] {5, 4}) {
                client.open(uri).get(10, TimeUnit.SECONDS);
                assertThat(box.roundTrips()).as(box.seen().toString()).isEqualTo(expected);
                box.seen().clear();
            }
        }
    }
}

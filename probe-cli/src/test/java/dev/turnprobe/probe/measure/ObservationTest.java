package dev.turnprobe.probe.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.turn.Transport;
import dev.turnprobe.turn.TurnUri;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Round trips are counted from what happened, not from the name of the transport. */
class ObservationTest {
    private static final InetSocketAddress ANY = new InetSocketAddress("192.0.2.1", 1);

    /** Round trips of a full handshake (RFC 8446 §2, RFC 5246 §7.3, RFC 6347 §4.2.1). */
    private static final Map<String, Integer> HANDSHAKES = Map.of("TLSv1.3", 1, "TLSv1.2", 2, "DTLSv1.2", 3);

    @ParameterizedTest
    @CsvSource({
        "'challenge,allocate', , 2",
        "'allocate', , 1",
        "'connect,challenge,allocate', , 3",
        "'connect,secure,challenge,allocate', TLSv1.2, 5",
        "'connect,secure,challenge,allocate', TLSv1.3, 4",
        "'secure,challenge,allocate', DTLSv1.2, 5",
        "'resolve,connect,challenge,allocate,permission,echo', , 3",
        "'binding', , 1",
    })
    void roundTripsFollowThePhases(String phases, String tlsVersion, int trips) {
        assertThat(observation(phases, tlsVersion, 1).roundTripsToCandidate()).isEqualTo(trips);
    }

    @Test
    void staleNonceCostsARoundTripMore() {
        assertThat(observation("challenge,allocate", null, 2).roundTripsToCandidate())
                .isEqualTo(4);
    }

    private static Observation observation(String phases, String tlsVersion, int rounds) {
        List<PhaseSpan> spans = new ArrayList<>();
        for (String name : phases.split(",")) {
            int own = name.equals("secure") ? HANDSHAKES.getOrDefault(tlsVersion, 1) : rounds;
            spans.add(new PhaseSpan(name, spans.size(), 1, own, 1));
        }
        TlsFacts tls = tlsVersion == null ? null : new TlsFacts(tlsVersion, "x", null, List.of(), true);
        return new Observation(
                0,
                new Target("turn:h", TurnUri.parse("turn:h"), null, null),
                ANY,
                null,
                spans,
                null,
                List.of(Candidate.relayed(ANY, ANY, ANY, Transport.UDP, 1)),
                null,
                List.of(),
                null,
                null,
                tls,
                WireFacts.NONE,
                null);
    }
}

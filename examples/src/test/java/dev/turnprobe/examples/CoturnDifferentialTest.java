package dev.turnprobe.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.TurnServer;
import dev.turnprobe.fixtures.junit.Backend;
import dev.turnprobe.fixtures.junit.TurnTest;
import dev.turnprobe.turn.Relay;
import dev.turnprobe.turn.TlsTrust;
import dev.turnprobe.turn.TurnClient;
import dev.turnprobe.turn.TurnSettings;
import dev.turnprobe.turn.TurnUri;
import dev.turnprobe.turn.core.Credentials;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The same tests against the embedded server and against the real coturn. */
class CoturnDifferentialTest {
    @TurnTest({Backend.EMBEDDED, Backend.COTURN})
    void relaysOverEveryTransport(TurnServer server) throws Exception {
        var authority = TlsTrust.readCertificates(
                new ByteArrayInputStream(server.caPem().getBytes(UTF_8)));
        TurnSettings settings = TurnSettings.builder()
                .credentials(Credentials.of(server.username(), server.password()))
                .trust(TlsTrust.platformAnd(authority))
                .openTimeout(Duration.ofMinutes(1)) // a busy machine is no failure
                .build();
        try (TurnClient client = TurnClient.create(settings)) {
            for (Transport transport : server.transports()) {
                Relay relay = client.open(TurnUri.parse(server.uri(transport))).join();
                CompletableFuture<String> heard = new CompletableFuture<>();
                relay.onDatagram((peer, data) -> heard.complete(data.toString(UTF_8)));
                // A relay may be its own peer: nothing else is needed to prove that it relays.
                relay.permit(relay.relayedAddress()).join();
                relay.send(relay.relayedAddress(), Unpooled.copiedBuffer("hello", UTF_8));
                assertThat(heard.orTimeout(30, SECONDS).join()).isEqualTo("hello");
            }
        }
    }

    @TurnTest(
            value = {Backend.EMBEDDED, Backend.COTURN},
            transports = Transport.UDP)
    void refusesAWrongPassword(TurnServer server) {
        Credentials wrong = Credentials.of(server.username(), "wrong");
        try (TurnClient client = TurnClient.create(TurnSettings.with(wrong))) {
            TurnUri uri = TurnUri.parse(server.uri(Transport.UDP));
            assertThatThrownBy(() -> client.open(uri).join()).hasMessageContaining("401");
        }
    }
}

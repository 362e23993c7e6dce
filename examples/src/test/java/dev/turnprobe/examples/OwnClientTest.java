package dev.turnprobe.examples;

import static dev.turnprobe.stun.StunMethod.ALLOCATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.TurnServer;
import dev.turnprobe.fixtures.junit.TurnServerExtension;
import dev.turnprobe.fixtures.observe.FrameLog;
import dev.turnprobe.fixtures.server.Occurrence;
import dev.turnprobe.fixtures.server.ServerScript;
import dev.turnprobe.stun.StunClass;
import dev.turnprobe.turn.Relay;
import dev.turnprobe.turn.TurnClient;
import dev.turnprobe.turn.TurnSettings;
import dev.turnprobe.turn.TurnUri;
import dev.turnprobe.turn.core.Credentials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Your own client (here: turnprobe's) against a server that misbehaves as it is told to. */
class OwnClientTest {
    /** Not static, so every test has a server of its own, and the script begins anew. */
    @RegisterExtension
    final TurnServerExtension turn = TurnServerExtension.embedded()
            .user("ada", "pw")
            .script(ServerScript.answer(438).to(ALLOCATE, Occurrence.first().signed()));

    @Test
    void aStaleNonceIsReplacedWithoutANoise(TurnServer server, FrameLog frames) {
        try (TurnClient client = TurnClient.create(TurnSettings.with(Credentials.of("ada", "pw")))) {
            Relay relay = client.open(TurnUri.parse(server.uri(Transport.UDP))).join();
            assertThat(relay.relayedAddress().getPort()).isPositive();
        }
        // One 401 to learn the nonce, one 438 by the script, then the relay.
        assertThat(frames.frames(frame -> frame.is(ALLOCATE, StunClass.ERROR))).hasSize(2);
        assertThat(frames.frames(frame -> frame.is(ALLOCATE, StunClass.SUCCESS)))
                .hasSize(1);
    }

    @Test
    void aWrongPasswordIsAnError(TurnServer server) {
        try (TurnClient client = TurnClient.create(TurnSettings.with(Credentials.of("ada", "wrong")))) {
            TurnUri uri = TurnUri.parse(server.uri(Transport.TCP));
            assertThatThrownBy(() -> client.open(uri).join()).hasMessageContaining("401");
        }
        assertThat(server.requests(ALLOCATE)).isZero(); // none got past the check of credentials
    }
}

package dev.turnprobe.turn.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.TurnServer;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.TlsFatalAlert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What Bouncy Castle 1.84 does and nowhere promises, on which {@link DatagramBridge} and {@link Records} are built. When one
 * of these fails after an update, look there.
 */
class BouncyCastleTest {
    private TurnServer server;
    private RawDtls tap;
    private DTLSTransport dtls;

    @BeforeEach
    void connect() throws IOException {
        server = EmbeddedTurnServer.start(EmbeddedConfig.defaults().transports(Transport.DTLS));
        tap = new RawDtls(server.port(Transport.DTLS));
        dtls = tap.connect();
    }

    @AfterEach
    void close() throws IOException {
        dtls.close();
        tap.socket.close();
        server.close();
    }

    private int ask() throws IOException {
        dtls.send(RawDtls.BINDING, 0, RawDtls.BINDING.length);
        return dtls.receive(new byte[2048], 0, 2048, 5_000);
    }

    /** "Nothing more to read": the call is over at once, the association is not. */
    @Test
    void anInterruptedReadLeavesTheAssociationAlone() throws IOException {
        for (int i = 0; i < 3; i++) {
            tap.interrupts = true;
            assertThatThrownBy(() -> dtls.receive(new byte[2048], 0, 2048, 5_000))
                    .isInstanceOf(InterruptedIOException.class);
            tap.interrupts = false;
            assertThat(ask()).isGreaterThan(20);
        }
    }

    /** Why we do not answer -1: the record layer asks again and again until its wait is over. */
    @Test
    void minusOneIsAskedAgain() throws IOException {
        tap.reads = 0;
        tap.declines = true;
        assertThat(dtls.receive(new byte[2048], 0, 2048, 50)).isEqualTo(-1);
        assertThat(tap.reads).isGreaterThan(10);
    }

    /** Why {@link Records#mayBelong} exists. RFC 6347 §4.1.2.7 would have such a record ignored. */
    @Test
    void aRecordTooShortForItsCipherEndsTheAssociation() throws IOException {
        tap.forged = new byte[] {23, (byte) 0xFE, (byte) 0xFD, 0, 1, 0, 0, 0, 0, 0, 99, 0, 4, 1, 2, 3, 4};
        assertThatThrownBy(() -> dtls.receive(new byte[2048], 0, 2048, 1_000))
                .isInstanceOfSatisfying(
                        TlsFatalAlert.class,
                        alert -> assertThat(alert.getAlertDescription()).isEqualTo(AlertDescription.decode_error));
        assertThat(tap.closed).isTrue();
    }

    /** A record of the right length with the wrong tag is ignored, as it should be. */
    @Test
    void aTamperedRecordIsIgnored() throws IOException {
        byte[] forged = new byte[13 + 60];
        System.arraycopy(new byte[] {23, (byte) 0xFE, (byte) 0xFD, 0, 1, 0, 0, 0, 0, 0, 99, 0, 60}, 0, forged, 0, 13);
        tap.forged = forged;
        assertThat(ask()).isGreaterThan(20);
    }
}

package dev.turnprobe.turn.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.TurnServer;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What Bouncy Castle 1.84 does and nowhere promises, on which {@link DatagramBridge} and {@link Records} are built. When one
 * of these fails after an update, look there.
 */
class BouncyCastleTest {
    private static final byte[] BINDING = {
        0, 1, 0, 0, 0x21, 0x12, (byte) 0xA4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
    };

    private TurnServer server;
    private Tap tap;
    private DTLSTransport dtls;

    @BeforeEach
    void connect() throws IOException {
        server = EmbeddedTurnServer.start(EmbeddedConfig.defaults().transports(Transport.DTLS));
        tap = new Tap(server.port(Transport.DTLS));
        dtls = new DTLSClientProtocol().connect(new Gullible(), tap);
    }

    @AfterEach
    void close() throws IOException {
        dtls.close();
        tap.socket.close();
        server.close();
    }

    private int ask() throws IOException {
        dtls.send(BINDING, 0, BINDING.length);
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

    /** A socket that misbehaves on request. */
    private static final class Tap implements DatagramTransport {
        final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        boolean interrupts;
        boolean declines;
        boolean closed;
        int reads;
        byte @Nullable [] forged;

        Tap(int port) throws IOException {
            socket.connect(InetAddress.getLoopbackAddress(), port);
        }

        @Override
        public int getReceiveLimit() {
            return 2048;
        }

        @Override
        public int getSendLimit() {
            return 1232;
        }

        @Override
        public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
            reads++;
            byte[] first = forged;
            if (first != null) {
                forged = null;
                System.arraycopy(first, 0, buffer, offset, first.length);
                return first.length;
            }
            if (interrupts) {
                throw new InterruptedIOException("nothing more to read");
            }
            if (declines) {
                return -1;
            }
            DatagramPacket packet = new DatagramPacket(buffer, offset, length);
            socket.setSoTimeout(waitMillis);
            try {
                socket.receive(packet);
                return packet.getLength();
            } catch (SocketTimeoutException e) {
                return -1;
            }
        }

        @Override
        public void send(byte[] buffer, int offset, int length) throws IOException {
            socket.send(new DatagramPacket(Arrays.copyOfRange(buffer, offset, offset + length), length));
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** Believes anyone. */
    private static final class Gullible extends DefaultTlsClient {
        Gullible() {
            super(new BcTlsCrypto());
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return ProtocolVersion.DTLSv12.only();
        }

        @Override
        public int getHandshakeTimeoutMillis() {
            return 10_000;
        }

        @Override
        public TlsAuthentication getAuthentication() {
            return new TlsAuthentication() {
                @Override
                public void notifyServerCertificate(TlsServerCertificate shown) {}

                @Override
                public @Nullable TlsCredentials getClientCredentials(CertificateRequest request) {
                    return null;
                }
            };
        }
    }
}

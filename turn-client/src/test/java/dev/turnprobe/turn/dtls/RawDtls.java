package dev.turnprobe.turn.dtls;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;

/** Bouncy Castle's DTLS with nothing of ours around it, on a socket that misbehaves on request. */
final class RawDtls implements DatagramTransport {
    /** A Binding request. */
    static final byte[] BINDING = {0, 1, 0, 0, 0x21, 0x12, (byte) 0xA4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};

    final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    boolean interrupts;
    boolean declines;
    boolean swallows;
    boolean closed;
    int reads;
    /** Received next, as if it had come from the network. */
    byte @Nullable [] forged;

    RawDtls(int port) throws IOException {
        socket.connect(InetAddress.getLoopbackAddress(), port);
    }

    DTLSTransport connect() throws IOException {
        return new DTLSClientProtocol().connect(new Gullible(), this);
    }

    @Override
    public int getReceiveLimit() {
        return forged == null ? 2048 : forged.length;
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
        byte[] datagram = next(waitMillis);
        if (datagram == null) {
            return -1;
        }
        System.arraycopy(datagram, 0, buffer, offset, datagram.length);
        return datagram.length;
    }

    /** A datagram as it is; null when none comes in time. */
    byte @Nullable [] next(int waitMillis) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        socket.setSoTimeout(waitMillis);
        try {
            socket.receive(packet);
            return Arrays.copyOf(packet.getData(), packet.getLength());
        } catch (SocketTimeoutException e) {
            return null;
        }
    }

    @Override
    public void send(byte[] buffer, int offset, int length) throws IOException {
        if (!swallows) {
            socket.send(new DatagramPacket(Arrays.copyOfRange(buffer, offset, offset + length), length));
        }
    }

    @Override
    public void close() {
        closed = true;
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

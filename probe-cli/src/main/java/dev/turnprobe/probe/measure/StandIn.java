package dev.turnprobe.probe.measure;

import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.stun.IntegrityKey;
import dev.turnprobe.stun.MessageType;
import dev.turnprobe.stun.StunClass;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.stun.StunWriter;
import dev.turnprobe.turn.core.Credentials;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Something on loopback that answers like a TURN server whose relay echoes, for {@link WarmUp} alone: it keeps no state,
 * checks no signature and believes everything.
 */
final class StandIn implements AutoCloseable {
    static final Credentials CREDENTIALS = Credentials.of("warm-up", "warm-up");

    private static final String REALM = "warm-up";
    private static final byte[] NONCE = {'n'};
    private static final int RELAYED_PORT = 49152;
    private static final int LONGEST = 1500;

    private final InetAddress loopback;
    private final AutoCloseable socket;
    private final int port;
    private final StunMessage request = new StunMessage();
    private final StunWriter writer = new StunWriter();
    private final IntegrityKey key = IntegrityKey.longTerm(CREDENTIALS.username(), REALM, CREDENTIALS.password());

    private StandIn(InetAddress loopback, AutoCloseable socket, int port) {
        this.loopback = loopback;
        this.socket = socket;
        this.port = port;
    }

    static StandIn udp(InetAddress loopback) throws IOException {
        DatagramSocket socket = new DatagramSocket(0, loopback);
        StandIn standIn = new StandIn(loopback, socket, socket.getLocalPort());
        daemon(() -> standIn.answer(socket));
        return standIn;
    }

    static StandIn tcp(InetAddress loopback) throws IOException {
        ServerSocket socket = new ServerSocket(0, 8, loopback);
        StandIn standIn = new StandIn(loopback, socket, socket.getLocalPort());
        daemon(() -> standIn.answer(socket));
        return standIn;
    }

    int port() {
        return port;
    }

    private void answer(DatagramSocket datagrams) {
        byte[] buffer = new byte[LONGEST];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                datagrams.receive(packet);
                byte[] reply = reply(Arrays.copyOf(buffer, packet.getLength()));
                if (reply != null) {
                    datagrams.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
                }
            }
        } catch (IOException e) {
            // Closed: the warm-up is over.
        }
    }

    private void answer(ServerSocket listener) {
        try {
            while (true) {
                Socket connection = listener.accept();
                daemon(() -> answer(connection));
            }
        } catch (IOException e) {
            // Closed: the warm-up is over.
        }
    }

    private void answer(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(connection.getInputStream());
            while (true) {
                byte[] header = in.readNBytes(StunMessage.HEADER_LENGTH);
                int length =
                        header.length < StunMessage.HEADER_LENGTH ? -1 : (header[2] & 0xFF) << 8 | header[3] & 0xFF;
                if (length < 0 || length > LONGEST) {
                    return;
                }
                byte[] frame = Arrays.copyOf(header, header.length + length);
                in.readFully(frame, header.length, length);
                byte[] reply = reply(frame);
                if (reply != null) {
                    connection.getOutputStream().write(reply);
                }
            }
        } catch (IOException e) {
            // The other side has what it wanted.
        }
    }

    /** Null when there is nothing to say. */
    private synchronized byte @Nullable [] reply(byte[] frame) {
        if (request.wrap(Unpooled.wrappedBuffer(frame)) != null) {
            return null;
        }
        ByteBuf out = Unpooled.buffer(LONGEST);
        InetSocketAddress relayed = new InetSocketAddress(loopback, RELAYED_PORT);
        if (request.is(StunMethod.SEND, StunClass.INDICATION)) {
            byte[] data = request.get(Attributes.DATA);
            begin(out, StunMethod.DATA, StunClass.INDICATION)
                    .put(Attributes.XOR_PEER_ADDRESS, relayed)
                    .put(Attributes.DATA, data == null ? new byte[0] : data)
                    .end();
        } else if (request.is(StunMethod.BINDING)) {
            begin(out, StunMethod.BINDING, StunClass.SUCCESS)
                    .put(Attributes.XOR_MAPPED_ADDRESS, relayed)
                    .end();
        } else if (request.integrityOffset() < 0) {
            begin(out, StunMethod.ALLOCATE, StunClass.ERROR)
                    .put(Attributes.ERROR_CODE, new ErrorCode(ErrorCode.UNAUTHENTICATED, ""))
                    .put(Attributes.REALM, REALM)
                    .put(Attributes.NONCE, NONCE)
                    .end();
        } else {
            StunMethod method = StunMethod.ofNumber(request.method());
            StunWriter reply = begin(out, method == null ? StunMethod.REFRESH : method, StunClass.SUCCESS)
                    .put(Attributes.LIFETIME, 600L);
            if (method == StunMethod.ALLOCATE) {
                reply.put(Attributes.XOR_RELAYED_ADDRESS, relayed).put(Attributes.XOR_MAPPED_ADDRESS, relayed);
            }
            reply.sign(key).end();
        }
        return ByteBufUtil.getBytes(out);
    }

    private StunWriter begin(ByteBuf out, StunMethod method, StunClass stunClass) {
        return writer.begin(
                out, MessageType.of(method, stunClass), request.transactionIdHigh(), request.transactionIdLow());
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "turnprobe-warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (Exception e) {
            // It is closed as far as anyone can tell.
        }
    }
}

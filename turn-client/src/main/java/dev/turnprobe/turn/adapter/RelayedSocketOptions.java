package dev.turnprobe.turn.adapter;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.Set;

/**
 * The options of a datagram socket over a relay. Two of them do something: {@code SO_RCVBUF} and {@code SO_SNDBUF} bound
 * its queues. {@code SO_REUSEADDR}, {@code SO_BROADCAST} and {@code IP_TOS} are remembered and make no difference; there is
 * no multicast through a relay.
 */
abstract class RelayedSocketOptions extends DatagramSocket {
    /** What Linux gives a datagram socket, more or less. */
    static final int BUFFER = 256 * 1024;

    final ReceiveQueue received = new ReceiveQueue(BUFFER);
    final SendWindow window = new SendWindow(BUFFER);
    private volatile int soTimeout;
    private volatile boolean reuseAddress;
    private volatile boolean broadcast = true;
    private volatile int trafficClass;

    RelayedSocketOptions() {
        super(new NoKernelSocket());
    }

    /** @throws SocketException when it is closed */
    abstract void ensureOpen() throws SocketException;

    @Override
    public void setSoTimeout(int timeout) throws SocketException {
        ensureOpen();
        if (timeout < 0) {
            throw new IllegalArgumentException("timeout < 0");
        }
        soTimeout = timeout;
    }

    @Override
    public int getSoTimeout() throws SocketException {
        ensureOpen();
        return soTimeout;
    }

    final int timeout() {
        return soTimeout;
    }

    /** How many bytes may be on their way to the server, with 256 added for each datagram; sends wait for room. */
    @Override
    public void setSendBufferSize(int size) throws SocketException {
        ensureOpen();
        window.resize(positive(size, "send"));
    }

    @Override
    public int getSendBufferSize() throws SocketException {
        ensureOpen();
        return window.size();
    }

    /** How many bytes may wait to be received, with 256 added for each datagram; what comes then is dropped and counted. */
    @Override
    public void setReceiveBufferSize(int size) throws SocketException {
        ensureOpen();
        received.resize(positive(size, "receive"));
    }

    @Override
    public int getReceiveBufferSize() throws SocketException {
        ensureOpen();
        return received.limit();
    }

    private static int positive(int size, String what) {
        if (size <= 0) {
            throw new IllegalArgumentException("invalid " + what + " size");
        }
        return size;
    }

    @Override
    public void setReuseAddress(boolean on) throws SocketException {
        ensureOpen();
        reuseAddress = on;
    }

    @Override
    public boolean getReuseAddress() throws SocketException {
        ensureOpen();
        return reuseAddress;
    }

    @Override
    public void setBroadcast(boolean on) throws SocketException {
        ensureOpen();
        broadcast = on;
    }

    @Override
    public boolean getBroadcast() throws SocketException {
        ensureOpen();
        return broadcast;
    }

    @Override
    public void setTrafficClass(int tc) throws SocketException {
        ensureOpen();
        if (tc < 0 || tc > 255) {
            throw new IllegalArgumentException("tc is not in range 0 -- 255");
        }
        trafficClass = tc;
    }

    @Override
    public int getTrafficClass() throws SocketException {
        ensureOpen();
        return trafficClass;
    }

    @Override
    public <T> DatagramSocket setOption(SocketOption<T> name, T value) throws IOException {
        Object wanted = name.type().cast(value);
        if (name == StandardSocketOptions.SO_SNDBUF) {
            setSendBufferSize((Integer) wanted);
        } else if (name == StandardSocketOptions.SO_RCVBUF) {
            setReceiveBufferSize((Integer) wanted);
        } else if (name == StandardSocketOptions.SO_REUSEADDR) {
            setReuseAddress((Boolean) wanted);
        } else if (name == StandardSocketOptions.SO_BROADCAST) {
            setBroadcast((Boolean) wanted);
        } else if (name == StandardSocketOptions.IP_TOS) {
            setTrafficClass((Integer) wanted);
        } else {
            throw new UnsupportedOperationException("'" + name + "' not supported");
        }
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
        Object value;
        if (name == StandardSocketOptions.SO_SNDBUF) {
            value = getSendBufferSize();
        } else if (name == StandardSocketOptions.SO_RCVBUF) {
            value = getReceiveBufferSize();
        } else if (name == StandardSocketOptions.SO_REUSEADDR) {
            value = getReuseAddress();
        } else if (name == StandardSocketOptions.SO_BROADCAST) {
            value = getBroadcast();
        } else if (name == StandardSocketOptions.IP_TOS) {
            value = getTrafficClass();
        } else {
            throw new UnsupportedOperationException("'" + name + "' not supported");
        }
        return name.type().cast(value);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return Set.of(
                StandardSocketOptions.SO_SNDBUF,
                StandardSocketOptions.SO_RCVBUF,
                StandardSocketOptions.SO_REUSEADDR,
                StandardSocketOptions.SO_BROADCAST,
                StandardSocketOptions.IP_TOS);
    }

    @Override
    public void joinGroup(SocketAddress group, NetworkInterface by) throws IOException {
        throw new SocketException("no multicast through a relay");
    }

    @Override
    public void leaveGroup(SocketAddress group, NetworkInterface by) throws IOException {
        throw new SocketException("no multicast through a relay");
    }
}

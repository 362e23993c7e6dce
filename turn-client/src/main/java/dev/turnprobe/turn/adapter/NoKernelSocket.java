package dev.turnprobe.turn.adapter;

import java.net.DatagramPacket;
import java.net.DatagramSocketImpl;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/** What {@link java.net.DatagramSocket} wants to be given so that it opens no socket of its own. Nobody calls it. */
final class NoKernelSocket extends DatagramSocketImpl {
    private static SocketException nothing() {
        return new SocketException("a relay has no socket of the kernel's");
    }

    @Override
    protected void create() throws SocketException {
        throw nothing();
    }

    @Override
    protected void bind(int port, InetAddress address) throws SocketException {
        throw nothing();
    }

    @Override
    protected void send(DatagramPacket packet) throws SocketException {
        throw nothing();
    }

    @Override
    protected int peek(InetAddress address) throws SocketException {
        throw nothing();
    }

    @Override
    protected int peekData(DatagramPacket packet) throws SocketException {
        throw nothing();
    }

    @Override
    protected void receive(DatagramPacket packet) throws SocketException {
        throw nothing();
    }

    @Deprecated
    @Override
    protected void setTTL(byte hops) throws SocketException {
        throw nothing();
    }

    @Deprecated
    @Override
    protected byte getTTL() throws SocketException {
        throw nothing();
    }

    @Override
    protected void setTimeToLive(int hops) throws SocketException {
        throw nothing();
    }

    @Override
    protected int getTimeToLive() throws SocketException {
        throw nothing();
    }

    @Override
    protected void join(InetAddress group) throws SocketException {
        throw nothing();
    }

    @Override
    protected void leave(InetAddress group) throws SocketException {
        throw nothing();
    }

    @Override
    protected void joinGroup(SocketAddress group, NetworkInterface by) throws SocketException {
        throw nothing();
    }

    @Override
    protected void leaveGroup(SocketAddress group, NetworkInterface by) throws SocketException {
        throw nothing();
    }

    @Override
    protected void close() {}

    @Override
    public void setOption(int option, @Nullable Object value) throws SocketException {
        throw nothing();
    }

    @Override
    public Object getOption(int option) throws SocketException {
        throw nothing();
    }
}

package dev.turnprobe.probe.quality;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.util.function.Consumer;

/** No relay and no network: what remains is ourselves. */
final class LoopbackPath implements QualityPath {
    private final PlainSocket home;
    private final PlainSocket peer;

    LoopbackPath(EventLoop loop) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        home = new PlainSocket(loop, loopback);
        peer = new PlainSocket(loop, loopback);
        home.connect(peer.local());
        peer.connect(home.local());
    }

    @Override
    public String name() {
        return "loopback";
    }

    @Override
    public boolean out(ByteBuf packet) {
        return home.send(packet);
    }

    @Override
    public boolean back(ByteBuf packet) {
        return peer.send(packet);
    }

    @Override
    public void listen(Consumer<ByteBuf> atPeer, Consumer<ByteBuf> atHome) {
        peer.listen(atPeer);
        home.listen(atHome);
    }

    @Override
    public int receiveBuffer() {
        return home.receiveBuffer();
    }

    @Override
    public int peerHeader() {
        return 0;
    }

    @Override
    public void close() {
        home.close();
        peer.close();
    }
}

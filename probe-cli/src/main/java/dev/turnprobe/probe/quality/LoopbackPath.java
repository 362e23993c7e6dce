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
        home = new PlainSocket(loop, loopback, new java.net.InetSocketAddress(loopback, 9));
        peer = new PlainSocket(loop, loopback, home.local());
        home.remote(peer.local());
    }

    @Override
    public String name() {
        return "loopback";
    }

    @Override
    public void out(ByteBuf packet) {
        home.send(packet);
    }

    @Override
    public void back(ByteBuf packet) {
        peer.send(packet);
    }

    @Override
    public void listen(Consumer<ByteBuf> atPeer, Consumer<ByteBuf> atHome) {
        peer.listen(atPeer);
        home.listen(atHome);
    }

    @Override
    public void close() {
        home.close();
        peer.close();
    }
}

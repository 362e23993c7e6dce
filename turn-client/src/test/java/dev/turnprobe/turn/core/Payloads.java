package dev.turnprobe.turn.core;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Application data that says which peer it belongs to. */
final class Payloads {
    private Payloads() {}

    static byte[] bytes(InetSocketAddress peer) {
        return (peer.getAddress().getHostAddress() + ":" + peer.getPort()).getBytes(StandardCharsets.UTF_8);
    }

    static ByteBuf of(InetSocketAddress peer) {
        return Unpooled.wrappedBuffer(bytes(peer));
    }
}

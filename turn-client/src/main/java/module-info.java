/** A TURN client: a sans-IO allocation state machine (RFC 8656) under thin Netty edges. */
module dev.turnprobe.turn {
    requires transitive dev.turnprobe.stun;
    requires transitive io.netty.buffer;
    requires transitive io.netty.transport;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.resolver;
    requires org.slf4j;
    requires static io.netty.codec;
    requires static io.netty.codec.dns;
    requires static io.netty.handler.proxy;
    requires static io.netty.resolver.dns;
    requires static io.netty.transport.classes.epoll;
    requires static io.netty.transport.unix.common;
    requires static org.jspecify;
    // Only dev.turnprobe.turn.dtls needs these, and only when a DTLS URI is opened.
    requires static org.bouncycastle.provider;
    requires static org.bouncycastle.tls;

    exports dev.turnprobe.turn;
    exports dev.turnprobe.turn.adapter;
    exports dev.turnprobe.turn.core;
    exports dev.turnprobe.turn.netty;
    exports dev.turnprobe.turn.socket;
}

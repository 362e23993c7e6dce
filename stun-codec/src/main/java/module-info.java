/** The STUN and TURN wire format (RFC 8489, RFC 8656 and their forerunners) as views over {@link io.netty.buffer.ByteBuf}. */
module dev.turnprobe.stun {
    requires transitive io.netty.buffer;
    requires io.netty.common;
    requires static org.jspecify;
    // Loaded only for user names, realms and passwords beyond ASCII.
    requires com.ongres.saslprep;
    requires rocks.xmpp.precis;
    // Only dev.turnprobe.stun.netty needs it; the codec proper runs without.
    requires static io.netty.transport;

    exports dev.turnprobe.stun;
    exports dev.turnprobe.stun.netty;
}

/** An embedded TURN server, a real coturn, and a world to test STUN and TURN code against. */
module dev.turnprobe.fixtures {
    requires transitive dev.turnprobe.stun;
    requires transitive io.netty.buffer;
    requires transitive io.netty.common;
    requires transitive io.netty.transport;
    requires com.fasterxml.jackson.core;
    requires io.netty.handler;
    requires jdk.httpserver;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;
    requires org.bouncycastle.tls;
    requires org.slf4j;
    requires static org.jspecify;
    // Only a coturn in a container needs them.
    requires static testcontainers;
    requires static com.github.dockerjava.api;
    // Only dev.turnprobe.fixtures.junit needs it.
    requires static transitive org.junit.jupiter.api;

    exports dev.turnprobe.fixtures;
    exports dev.turnprobe.fixtures.coturn;
    exports dev.turnprobe.fixtures.embedded;
    exports dev.turnprobe.fixtures.junit;
    exports dev.turnprobe.fixtures.observe;
    exports dev.turnprobe.fixtures.server;
    exports dev.turnprobe.fixtures.vendors;
}

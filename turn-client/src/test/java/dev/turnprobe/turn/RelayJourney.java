package dev.turnprobe.turn;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a test sees of one relay: what arrives, and from whom. */
final class RelayJourney {
    record Arrival(InetSocketAddress peer, String text) {}

    private static final long PATIENCE_SECONDS = 10;

    final Relay relay;
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();

    RelayJourney(Relay relay) {
        this.relay = relay;
        relay.onDatagram((peer, payload) -> arrivals.add(new Arrival(peer, payload.toString(UTF_8))));
    }

    static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, UTF_8);
    }

    @Nullable
    Arrival next() throws InterruptedException {
        return arrivals.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}

package dev.turnprobe.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.turnprobe.turn.Relay;
import dev.turnprobe.turn.TurnClient;
import dev.turnprobe.turn.TurnSettings;
import dev.turnprobe.turn.TurnUri;
import dev.turnprobe.turn.core.Credentials;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/** The README's example: opens a relay and sends a greeting through it to itself. */
public final class HelloRelay {
    public static String hello(String uri, Credentials credentials) {
        try (TurnClient turn = TurnClient.create(TurnSettings.with(credentials))) {
            Relay relay = turn.open(TurnUri.parse(uri)).join();
            System.out.println("reachable at " + relay.relayedAddress());
            CompletableFuture<String> heard = new CompletableFuture<>();
            relay.onDatagram((peer, data) -> heard.complete(data.toString(UTF_8)));
            InetSocketAddress peer = relay.relayedAddress(); // a relay may be its own peer
            relay.permit(peer).thenCompose(ok -> relay.send(peer, Unpooled.copiedBuffer("hello", UTF_8)));
            return heard.orTimeout(5, SECONDS).join();
        }
    }

    private HelloRelay() {}
}

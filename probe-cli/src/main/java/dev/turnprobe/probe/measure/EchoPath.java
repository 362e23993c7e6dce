package dev.turnprobe.probe.measure;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A way for a payload to leave through a relay and come back to us. Confined to the relay's event loop. */
interface EchoPath {
    /** What reports call it; see {@link EchoAttempt#proof()}. */
    String name();

    /** The peer address that the server is asked to permit. */
    InetSocketAddress peer();

    /** True when payloads may be sent before {@link #permit} is done, in the packet right behind it. */
    boolean eager();

    /** Asks for whatever the path needs. Fails with a {@link dev.turnprobe.turn.core.TurnException} when refused. */
    CompletableFuture<Void> permit();

    /** Sends one payload; takes it. */
    void send(ByteBuf payload);

    /** Sets who hears of payloads that come back; they are borrowed for the call, on the relay's event loop. */
    void onEcho(Consumer<ByteBuf> listener);

    /** Gives back what the path opened; not the relay. */
    void close();
}

package dev.turnprobe.turn;

import dev.turnprobe.turn.core.TurnObserver;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The socket under a session, its event loop, and the client's list of those that live. */
final class Line {
    private final Destination destination;
    private final Roads roads;
    private final Set<TurnClient.Live> live;
    private volatile @Nullable Channel channel;

    Line(Destination destination, Roads roads, Set<TurnClient.Live> live) {
        this.destination = destination;
        this.roads = roads;
        this.live = live;
    }

    Destination destination() {
        return destination;
    }

    EventLoop loop() {
        return roads.loop();
    }

    /** Another road to the same server: same address, same transport, same trust. Nobody watches it. */
    Road anotherRoad(long origin) {
        return roads.to(destination, TurnObserver.NONE, origin);
    }

    /** There is a socket now, or another one than before; the client shall not forget its owner. */
    void attach(Channel channel, TurnClient.Live owner) {
        this.channel = channel;
        live.add(owner);
    }

    /** The owner is over. */
    void end(TurnClient.Live owner) {
        live.remove(owner);
        close();
    }

    boolean isAttached() {
        return channel != null;
    }

    Channel channel() {
        Channel present = channel;
        if (present == null) {
            throw new IllegalStateException("not connected yet");
        }
        return present;
    }

    InetSocketAddress localAddress() {
        return (InetSocketAddress) channel().localAddress();
    }

    /** The server's end; what the proxy was asked for, if there is one. */
    InetSocketAddress serverAddress() {
        return destination.via() != null
                ? destination.address()
                : (InetSocketAddress) channel().remoteAddress();
    }

    void close() {
        Channel open = channel;
        if (open != null) {
            open.close();
        }
    }

    /** Runs it on the event loop: at once if this is the one. */
    void onLoop(Runnable task) {
        if (loop().inEventLoop()) {
            task.run();
        } else {
            loop().execute(task);
        }
    }
}

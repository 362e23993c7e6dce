package dev.turnprobe.turn;

import dev.turnprobe.turn.core.TurnObserver;
import dev.turnprobe.turn.netty.TurnHandler;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;

/** What an open relay stands on, and how to reach the same server once more. For the event loop. */
interface Footing {
    EventLoop loop();

    TurnHandler engine();

    /** Who hears of the frames that the relay sends and receives, on whichever socket. */
    TurnObserver observer();

    /** The engine's clock: what the loop's ticker read when it began. */
    long origin();

    /** Another road to the same server: same address, same transport, same trust. */
    Road anotherRoad();

    /** The socket that the relay lives on. */
    Channel channel();

    /** It lives on this one now. */
    void movedTo(Channel channel);

    /** How long a new road may take, the server's first word on it included. */
    Duration patience();
}

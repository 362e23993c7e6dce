package dev.turnprobe.turn;

import dev.turnprobe.turn.netty.TurnHandler;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;

/** What an open relay stands on, and how to reach the same server once more. For the event loop. */
interface Footing {
    EventLoop loop();

    TurnHandler engine();

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

package dev.turnprobe.turn;

import dev.turnprobe.turn.core.MobilityMode;
import dev.turnprobe.turn.core.TurnObserver;
import dev.turnprobe.turn.netty.TurnHandler;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;

/**
 * What an open relay stands on, and how to reach the same server once more. For the event loop.
 *
 * @param observer hears of the frames that the relay sends and receives, on whichever socket
 * @param origin the engine's clock: what the loop's ticker read when it began
 */
record Footing(
        Line line,
        TurnHandler engine,
        TurnSettings settings,
        TurnObserver observer,
        long origin,
        TurnClient.Live owner) {
    EventLoop loop() {
        return line.loop();
    }

    /** Another road to the same server: same address, same transport, same trust. */
    Road anotherRoad() {
        return line.anotherRoad(origin);
    }

    /** The socket that the relay lives on. */
    Channel channel() {
        return line.channel();
    }

    /** It lives on this one now. */
    void movedTo(Channel channel) {
        line.attach(channel, owner);
    }

    /** How long a new road may take, the server's first word on it included. */
    Duration patience() {
        return settings.openTimeout();
    }

    /** Whether a broken road is to be mended without being asked. */
    boolean movesByItself() {
        return settings.allocation().mobility() == MobilityMode.AUTOMATIC;
    }
}

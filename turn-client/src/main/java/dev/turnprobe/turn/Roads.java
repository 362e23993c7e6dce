package dev.turnprobe.turn;

import dev.turnprobe.turn.core.TurnObserver;
import io.netty.channel.EventLoop;

/**
 * All that a road needs to know besides where it leads, kept by those who may want another one to the same server.
 */
record Roads(TurnSettings settings, EventLoop loop, Encryptions encryptions) {
    /**
     * A road that has not set out yet.
     *
     * @param origin what the loop's ticker read when the observer's clock began
     */
    Road to(Destination destination, TurnObserver observer, long origin) {
        return new Road(destination, settings, new PhaseWatch(observer, loop, origin), encryptions);
    }
}

package dev.turnprobe.turn;

import dev.turnprobe.turn.core.TurnFailure;
import dev.turnprobe.turn.netty.EngineHandler;
import io.netty.channel.Channel;

/** What runs at the end of a road: one engine, from its first request to its end. For the event loop, but for {@code Live}. */
interface Session extends TurnClient.Live {
    /** The end of the pipeline. */
    EngineHandler<?> handler();

    /** The road is open: speak. */
    void start(Channel channel);

    /** The patience of the one who opens is over: what became of it until now. It lets go as after {@link #letGo}. */
    TurnFailure giveUp();

    /**
     * Hears of a session until it is open.
     *
     * @param <T> what an open session is to its user
     */
    interface Listener<T> {
        /** It does what it was opened for. */
        void opened(T open);

        /** It never will; its channel is closed. */
        void failed(TurnFailure failure);
    }
}

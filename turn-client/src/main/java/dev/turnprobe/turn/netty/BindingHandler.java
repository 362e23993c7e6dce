package dev.turnprobe.turn.netty;

import dev.turnprobe.turn.core.BindingCore;
import dev.turnprobe.turn.core.BindingEvent;
import dev.turnprobe.turn.core.Peer;
import dev.turnprobe.turn.core.RetransmitSchedule;
import dev.turnprobe.turn.core.TurnFailure;
import dev.turnprobe.turn.core.TurnObserver;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/** The adapter between a channel and a {@link BindingCore}. All methods are for the event loop. */
public final class BindingHandler extends EngineHandler<BindingCore> {
    private final Consumer<BindingEvent> listener;

    /**
     * @param listener called on the event loop; must not block or throw
     * @param origin what the event loop's ticker read when the attempt began
     */
    public BindingHandler(BindingCore core, Consumer<BindingEvent> listener, TurnObserver observer, long origin) {
        super(core, observer, origin);
        this.listener = listener;
    }

    /**
     * Sends a Binding request.
     *
     * @param register told the ticket before any event for it
     */
    public void request(RetransmitSchedule patience, Consumer<Long> register) {
        register.accept(engine.request(patience, now()));
        settle();
    }

    /** What was sent and dropped for the requests that still wait. */
    public TurnFailure.TimedOut progress() {
        return engine.progress();
    }

    @Override
    protected void data(Peer peer, ByteBuf frame) {
        throw new AssertionError("a Binding engine has no peers");
    }

    @Override
    protected void drainEvents() {
        for (BindingEvent event = engine.pollEvent(); event != null; event = engine.pollEvent()) {
            listener.accept(event);
        }
    }
}

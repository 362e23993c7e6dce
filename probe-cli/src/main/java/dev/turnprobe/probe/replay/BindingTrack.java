package dev.turnprobe.probe.replay;

import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.turn.core.AllocationSettings;
import dev.turnprobe.turn.core.BindingCore;
import dev.turnprobe.turn.core.BindingEvent;
import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.StunEngine;
import dev.turnprobe.turn.core.TurnObserver;
import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** An engine for Binding requests. */
final class BindingTrack extends Track {
    /** Tickets count from there: this is the request that is the way to the candidate, and samples follow. */
    private static final long FIRST = 1;

    private final AllocationSettings settings;
    private final BindingCore core;
    private final Map<Long, BindingEvent.Answered> answers = new HashMap<>();

    BindingTrack(AllocationSettings settings, boolean reliable, RandomGenerator ids, TurnObserver observer) {
        this.settings = settings;
        core = new BindingCore(settings.software(), reliable, ids, observer);
    }

    @Override
    StunEngine engine() {
        return core;
    }

    @Override
    void ask(Phase phase, long at) {
        // A sample is sent once and waited for by the probe; the schedule of the first request does it no harm, because
        // time passes here only when the tape has a frame that was sent again.
        core.request(settings.retransmission(), at);
    }

    @Override
    byte @Nullable [] make(ByteBuf frame, @Nullable StunMessage like, long at) {
        return null;
    }

    @Override
    void drain() {
        for (BindingEvent event = core.pollEvent(); event != null; event = core.pollEvent()) {
            if (event instanceof BindingEvent.Answered answered) {
                answers.put(answered.ticket(), answered);
            } else if (event instanceof BindingEvent.Failed failed && failed.ticket() == FIRST) {
                failed(failed.failure());
            } else if (event instanceof BindingEvent.Closed closed) {
                failed(closed.failure());
            }
        }
    }

    /** The answer to the first request, or null. */
    BindingEvent.@Nullable Answered first() {
        return answers.get(FIRST);
    }

    /** The answer to that sample, counted from 0, or null. */
    BindingEvent.@Nullable Answered sample(int number) {
        return answers.get(FIRST + 1 + number);
    }
}

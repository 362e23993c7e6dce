package dev.turnprobe.probe.replay;

import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.turn.core.AllocationSettings;
import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.StunEngine;
import dev.turnprobe.turn.core.TurnFailure;
import dev.turnprobe.turn.core.TurnObserver;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One engine at work on a tape: there is one for each address that was raced for, and for each server redirected to. */
abstract class Track {
    private final List<TurnFailure> failures = new ArrayList<>();

    /** For TURN or for STUN alone. */
    static Track of(
            boolean turn, AllocationSettings settings, boolean reliable, RandomGenerator ids, TurnObserver observer) {
        return turn
                ? new RelayTrack(settings, reliable, ids, observer)
                : new BindingTrack(settings, reliable, ids, observer);
    }

    abstract StunEngine engine();

    /** The engine is asked for an exchange. */
    abstract void ask(Phase phase, long at);

    /**
     * Makes a frame that is not waiting to be sent yet, if what asks for it can be told from the frame that was sent.
     *
     * @param like null when that is no STUN
     * @return null when the engine's own queue has to have it
     */
    abstract byte @Nullable [] make(ByteBuf frame, @Nullable StunMessage like, long at);

    /** Takes note of what has happened in the engine. */
    abstract void drain();

    final void receive(ByteBuf frame, long at) {
        if (engine().receive(frame, at) != null) {
            delivered();
        }
        drain();
    }

    /** A payload came out of that frame. */
    void delivered() {}

    /** The engine's next frame, made to measure if need be; null when it has nothing to send. */
    final byte @Nullable [] next(ByteBuf frame, @Nullable StunMessage like, long at) {
        byte[] data = make(frame, like, at);
        byte[] next = data != null ? data : engine().pollTransmit();
        if (next == null) {
            // A request is repeated, or a permission refreshed, because its time had come.
            engine().tick(at);
            next = engine().pollTransmit();
        }
        drain();
        return next;
    }

    final void failed(TurnFailure failure) {
        failures.add(failure);
    }

    /** The latest failure of that kind, or null. */
    final <T extends TurnFailure> @Nullable T failure(Class<T> kind) {
        T latest = null;
        for (TurnFailure failure : failures) {
            latest = kind.isInstance(failure) ? kind.cast(failure) : latest;
        }
        return latest;
    }

    /** The latest failure whose kind has that name, or null. */
    final @Nullable TurnFailure failure(String kind) {
        TurnFailure latest = null;
        for (TurnFailure failure : failures) {
            latest = failure.getClass().getSimpleName().equals(kind) ? failure : latest;
        }
        return latest;
    }

    /** The latest failure of all, or null. */
    final @Nullable TurnFailure failure() {
        return failure(TurnFailure.class);
    }

    final boolean isOver() {
        return !failures.isEmpty();
    }
}

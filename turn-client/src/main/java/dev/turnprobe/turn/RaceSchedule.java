package dev.turnprobe.turn;

import java.util.Arrays;

/**
 * Who sets out when, of several addresses in order of preference (RFC 8305 §5): the first at once, each other one a
 * stagger after the one before, or as soon as one has failed; nobody once somebody leads. Sans-IO.
 */
final class RaceSchedule {
    private enum State {
        WAITING,
        RUNNING,
        OUT
    }

    private final State[] states;
    private final long stagger;
    private int next;
    private long nextAt;
    private int leader = -1;

    /**
     * @param size how many there are, at least one
     * @param stagger nanoseconds between starts
     */
    RaceSchedule(int size, long stagger) {
        this.states = new State[size];
        this.stagger = stagger;
        Arrays.fill(states, State.WAITING);
    }

    /** Who sets out now, or -1. Call until it says -1. */
    int pollStart(long now) {
        if (leader >= 0 || next == states.length || nextAt > now) {
            return -1;
        }
        states[next] = State.RUNNING;
        nextAt = now + stagger;
        return next++;
    }

    /** When {@link #pollStart} will have somebody, or {@link Long#MAX_VALUE} for never, as things stand. */
    long nextDeadline() {
        return leader >= 0 || next == states.length ? Long.MAX_VALUE : nextAt;
    }

    /** This one has got through: those that still run are out. */
    void leads(int runner) {
        leader = runner;
        for (int i = 0; i < states.length; i++) {
            if (i != runner && states[i] == State.RUNNING) {
                states[i] = State.OUT;
            }
        }
    }

    /** This one will not get there. RFC 8305 §5: no need to wait out the stagger then. */
    void failed(int runner, long now) {
        states[runner] = State.OUT;
        if (leader == runner) {
            leader = -1;
        }
        nextAt = Math.min(nextAt, now);
    }

    boolean isRunning(int runner) {
        return states[runner] == State.RUNNING;
    }

    /** Nobody is under way, and nobody is left to set out. */
    boolean isLost() {
        return next == states.length && !Arrays.asList(states).contains(State.RUNNING);
    }
}

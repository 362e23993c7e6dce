package dev.turnprobe.turn.core;

/** Something that is due at an instant; a node of one {@link DeadlineQueue}. */
abstract class Deadline {
    /** The instant, meaningful while queued. */
    long at;
    /** Position in the queue's heap, or -1. */
    int slot = -1;

    /** Called once, after it has left the queue; may schedule itself again. */
    abstract void due(long now);

    final boolean isScheduled() {
        return slot >= 0;
    }
}

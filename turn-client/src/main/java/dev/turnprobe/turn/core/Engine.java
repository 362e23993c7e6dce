package dev.turnprobe.turn.core;

/** What the small machines under {@link AllocationCore} need of it. */
interface Engine {
    AllocationSettings settings();

    DeadlineQueue deadlines();

    /** The ticket, if there is one. */
    Mobility mobility();

    /** Signs a request if there has been a challenge, and sends it under a new transaction id. */
    void submit(Exchange exchange, long now);

    void emit(AllocationEvent event);

    /** Ends the allocation, whatever it was doing. */
    void close(TurnFailure failure);

    TurnObserver observer();
}

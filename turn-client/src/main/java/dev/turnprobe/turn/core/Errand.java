package dev.turnprobe.turn.core;

import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.stun.StunWriter;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One request on a socket of its own, signed with the credentials of an allocation that lives on another: a
 * ConnectionBind (RFC 6062 §4.3), or a Refresh with a mobility ticket (RFC 8016 §3.2.1). Sans-IO and on the allocation's
 * thread. Whatever becomes of it, the allocation lives on.
 */
public abstract sealed class Errand implements StunEngine permits ConnectionBind, Move {
    private final Engine allocation;
    private final Dispatch dispatch;
    private final Request request;
    private final DeadlineQueue deadlines = new DeadlineQueue();
    private final Transactions transactions = new Transactions(deadlines);
    private final Responses responses;
    private final StunMessage message = new StunMessage();
    private boolean succeeded;
    private @Nullable TurnFailure failure;

    Errand(StunMethod method, Phase phase, Engine allocation, Authentication authentication, Dispatch dispatch) {
        this.allocation = allocation;
        this.dispatch = dispatch;
        this.request = new Request(method, phase);
        this.responses = new Responses(transactions, authentication, new Inside(), allocation.observer());
    }

    /** Writes the attributes that make the request what it is. */
    abstract void body(StunWriter out);

    /**
     * The server agrees.
     *
     * @param askedAt when the request first left
     * @return null, or why its answer does not do
     */
    abstract @Nullable TurnFailure accept(StunMessage reply, long askedAt, long now);

    /** The socket is ready: sends the request. */
    public final void start(long now) {
        if (failure == null) {
            allocation.observer().phaseStarted(request.phase(), now);
            request.askedAt = now;
            dispatch.submit(request, transactions, now);
        }
    }

    /** Whether this frame answers the request; borrows it. */
    public final boolean awaits(ByteBuf frame) {
        return !isOver() && message.wrap(frame) == null && transactions.answeredBy(message) != null;
    }

    /** True once the server has agreed. */
    public final boolean hasSucceeded() {
        return succeeded;
    }

    /** Why it will not succeed; null while it may or when it has. */
    public final @Nullable TurnFailure failure() {
        return failure;
    }

    /** True once it has succeeded or failed. */
    public final boolean isOver() {
        return succeeded || failure != null;
    }

    /** Waits no longer for an answer. */
    public final void abandon(TurnFailure why) {
        if (!isOver()) {
            failure = why;
            stop();
        }
    }

    @Override
    public final @Nullable Peer receive(ByteBuf frame, long now) {
        if (isOver()) {
            allocation.observer().discarded(Discard.UNKNOWN_TRANSACTION, now);
        } else if (message.wrap(frame) != null) {
            allocation.observer().discarded(Discard.MALFORMED, now);
        } else {
            responses.receive(message, now);
        }
        return null;
    }

    @Override
    public final byte @Nullable [] pollTransmit() {
        return transactions.pollTransmit();
    }

    @Override
    public final long nextDeadline() {
        return deadlines.next();
    }

    @Override
    public final void tick(long now) {
        for (Deadline due = deadlines.pollDue(now); due != null; due = deadlines.pollDue(now)) {
            due.due(now);
        }
    }

    @Override
    public final void transportLost(Throwable cause, long now) {
        Throwable why = cause;
        if (request.discarded > 0) {
            // A server that refuses without signing, and then closes, would otherwise seem to say nothing at all.
            why = new IOException(
                    cause.getMessage() + " after " + request.discarded + " replies that could not be believed", cause);
        }
        abandon(new TurnFailure.Disconnected(why));
    }

    @Override
    public final void violated(String what, long now) {
        abandon(new TurnFailure.Violation(what));
    }

    private void stop() {
        transactions.abandonAll();
        deadlines.clear();
    }

    private final class Request extends Exchange {
        private long askedAt;

        Request(StunMethod method, Phase phase) {
            super(method, phase);
        }

        @Override
        void body(StunWriter out) {
            Errand.this.body(out);
        }

        @Override
        void succeeded(StunMessage reply, long now) {
            TurnFailure insufficient = accept(reply, askedAt, now);
            if (insufficient != null) {
                abandon(insufficient);
            } else {
                allocation.observer().phaseEnded(phase(), askedAt, now, rounds, requests);
                succeeded = true;
                stop();
            }
        }

        @Override
        void failed(TurnFailure failure, long now) {
            abandon(failure);
        }
    }

    /** The allocation's surroundings, except that nothing here can end the allocation. */
    private final class Inside implements Engine {
        @Override
        public AllocationSettings settings() {
            return allocation.settings();
        }

        @Override
        public DeadlineQueue deadlines() {
            return deadlines;
        }

        @Override
        public TurnObserver observer() {
            return allocation.observer();
        }

        @Override
        public Mobility mobility() {
            return allocation.mobility();
        }

        @Override
        public void submit(Exchange exchange, long now) {
            dispatch.submit(exchange, transactions, now);
        }

        @Override
        public void emit(AllocationEvent event) {
            allocation.emit(event);
        }

        @Override
        public void close(TurnFailure failure) {
            abandon(failure);
        }
    }
}

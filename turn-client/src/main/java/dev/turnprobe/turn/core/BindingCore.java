package dev.turnprobe.turn.core;

import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.stun.Fingerprint;
import dev.turnprobe.stun.StunClass;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.stun.StunWriter;
import dev.turnprobe.stun.TransactionId;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Binding requests to one server (RFC 8489 §3), as many at a time as the caller likes; sans-IO. */
public final class BindingCore implements StunEngine {
    private final boolean reliable;
    private final RandomGenerator random;
    private final TurnObserver observer;
    private final DeadlineQueue deadlines = new DeadlineQueue();
    private final Transactions transactions = new Transactions(deadlines);
    private final Deque<BindingEvent> events = new ArrayDeque<>();
    private final StunMessage message = new StunMessage();
    private final Requests requests;
    private long tickets;
    private boolean closed;

    /**
     * @param software the SOFTWARE attribute of requests; null sends none
     * @param reliable true on TCP and TLS, where requests are not repeated (RFC 8489 §6.2.2)
     * @param random {@link java.security.SecureRandom} outside of tests
     */
    public BindingCore(@Nullable String software, boolean reliable, RandomGenerator random, TurnObserver observer) {
        this.requests = new Requests(software);
        this.reliable = reliable;
        this.random = random;
        this.observer = observer;
    }

    /**
     * Sends a Binding request.
     *
     * @param patience when to repeat it and when to give up
     * @return the ticket that its {@link BindingEvent} will carry
     */
    public long request(RetransmitSchedule patience, long now) {
        long ticket = ++tickets;
        if (closed) {
            events.add(new BindingEvent.Failed(ticket, new TurnFailure.Released()));
            return ticket;
        }
        Binding binding = new Binding(ticket, now);
        TransactionId id = TransactionId.random(random);
        observer.phaseStarted(Phase.BINDING, now);
        transactions.begin(binding, id, requests.encode(binding, id), reliable ? patience.reliable() : patience, now);
        return ticket;
    }

    /** The next thing that happened, or null. */
    public @Nullable BindingEvent pollEvent() {
        return events.poll();
    }

    @Override
    public @Nullable Peer receive(ByteBuf frame, long now) {
        Discard discard = closed ? Discard.UNKNOWN_TRANSACTION : accept(frame, now);
        if (discard != null) {
            observer.discarded(discard, now);
        }
        return null;
    }

    private @Nullable Discard accept(ByteBuf frame, long now) {
        if (message.wrap(frame) != null) {
            return Discard.MALFORMED;
        }
        if (!message.stunClass().isResponse()) {
            return Discard.UNEXPECTED;
        }
        Transactions.Transaction transaction = transactions.answeredBy(message);
        if (transaction == null) {
            return Discard.UNKNOWN_TRANSACTION;
        }
        if (message.fingerprintOffset() >= 0 && !Fingerprint.verify(message)) {
            transaction.exchange.discarded++;
            return Discard.BAD_FINGERPRINT;
        }
        transactions.finish(transaction);
        if (message.stunClass() == StunClass.SUCCESS) {
            transaction.exchange.succeeded(message, now);
        } else {
            transaction.exchange.failed(refusal(), now);
        }
        return null;
    }

    private TurnFailure refusal() {
        ErrorCode error = message.get(Attributes.ERROR_CODE);
        if (error == null) {
            return new TurnFailure.Violation("Binding error without ERROR-CODE (RFC 8489 §6.3.4)");
        }
        InetSocketAddress alternate = message.get(Attributes.ALTERNATE_SERVER);
        return error.code() == ErrorCode.TRY_ALTERNATE && alternate != null
                ? TurnFailure.Redirected.unsigned(alternate, message.get(Attributes.ALTERNATE_DOMAIN))
                : new TurnFailure.Rejected(StunMethod.BINDING, error, false);
    }

    @Override
    public byte @Nullable [] pollTransmit() {
        return transactions.pollTransmit();
    }

    @Override
    public long nextDeadline() {
        return deadlines.next();
    }

    @Override
    public void tick(long now) {
        for (Deadline due = deadlines.pollDue(now); due != null; due = deadlines.pollDue(now)) {
            due.due(now);
        }
    }

    @Override
    public void transportLost(Throwable cause, long now) {
        close(new TurnFailure.Disconnected(cause));
    }

    @Override
    public void violated(String what, long now) {
        close(new TurnFailure.Violation(what));
    }

    /** What was sent and dropped for the requests that still wait, for a caller whose patience is over. */
    public TurnFailure.TimedOut progress() {
        int sent = transactions
                .outstanding()
                .mapToInt(exchange -> exchange.requests)
                .sum();
        int discarded = transactions
                .outstanding()
                .mapToInt(exchange -> exchange.discarded)
                .sum();
        return new TurnFailure.TimedOut(Phase.BINDING, sent, discarded);
    }

    private void close(TurnFailure failure) {
        if (!closed) {
            closed = true;
            transactions.abandonAll();
            deadlines.clear();
            events.add(new BindingEvent.Closed(failure));
        }
    }

    private final class Binding extends Exchange {
        private final long ticket;
        private final long startedAt;

        Binding(long ticket, long startedAt) {
            super(StunMethod.BINDING, Phase.BINDING);
            this.ticket = ticket;
            this.startedAt = startedAt;
        }

        @Override
        void body(StunWriter out) {}

        @Override
        void succeeded(StunMessage reply, long now) {
            InetSocketAddress mapped = reply.get(Attributes.XOR_MAPPED_ADDRESS);
            if (mapped == null) {
                // RFC 3489 servers know only this one.
                mapped = reply.get(Attributes.MAPPED_ADDRESS);
            }
            if (mapped == null) {
                failed(new TurnFailure.Violation("Binding success without XOR-MAPPED-ADDRESS (RFC 8489 §6.3.3)"), now);
                return;
            }
            String software = reply.get(Attributes.SOFTWARE);
            if (software != null) {
                observer.software(software);
            }
            observer.phaseEnded(Phase.BINDING, startedAt, now, rounds, requests);
            events.add(new BindingEvent.Answered(ticket, mapped, software, now - startedAt, requests));
        }

        @Override
        void failed(TurnFailure failure, long now) {
            events.add(new BindingEvent.Failed(ticket, failure));
        }
    }
}

package dev.turnprobe.turn.core;

import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.TransactionId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Outstanding requests by transaction id: sends them, repeats them, gives them up (RFC 8489 §6.2). */
final class Transactions {
    /** One transaction; its deadline is the next transmission, or the end. */
    final class Transaction extends Deadline {
        final TransactionId id;
        final Exchange exchange;
        private final byte[] wire;
        private final RetransmitSchedule schedule;
        private final long startedAt;
        private int transmissions;

        private Transaction(TransactionId id, Exchange exchange, byte[] wire, RetransmitSchedule schedule, long now) {
            this.id = id;
            this.exchange = exchange;
            this.wire = wire;
            this.schedule = schedule;
            this.startedAt = now;
        }

        @Override
        void due(long now) {
            if (transmissions < schedule.transmissions()) {
                transmit();
            } else {
                live.remove(id);
                exchange.failed(new TurnFailure.TimedOut(exchange.phase(), exchange.requests, exchange.discarded), now);
            }
        }

        private void transmit() {
            transmissions++;
            exchange.requests++;
            outbox.add(wire);
            deadlines.schedule(
                    this,
                    startedAt
                            + (transmissions < schedule.transmissions()
                                    ? schedule.sendAfter(transmissions)
                                    : schedule.giveUpAfter()));
        }
    }

    private final Map<TransactionId, Transaction> live = new HashMap<>();
    private final Deque<byte[]> outbox = new ArrayDeque<>();
    private final DeadlineQueue deadlines;

    Transactions(DeadlineQueue deadlines) {
        this.deadlines = deadlines;
    }

    /** Begins a transaction and sends its request for the first time. */
    void begin(Exchange exchange, TransactionId id, byte[] wire, RetransmitSchedule schedule, long now) {
        Transaction transaction = new Transaction(id, exchange, wire, schedule, now);
        live.put(id, transaction);
        exchange.rounds++;
        transaction.transmit();
    }

    /** The outstanding transaction that this response answers, or null. */
    @Nullable
    Transaction answeredBy(StunMessage response) {
        if (live.isEmpty()) {
            return null;
        }
        Transaction transaction = live.get(response.transactionId());
        return transaction != null && response.is(transaction.exchange.method) ? transaction : null;
    }

    /** It has been answered; later copies of the answer find nothing. */
    void finish(Transaction transaction) {
        live.remove(transaction.id);
        deadlines.cancel(transaction);
    }

    /** Puts each outstanding request on the wire once more, and nothing else: the wire is another one now. */
    void repeatAll() {
        outbox.clear();
        live.values().forEach(transaction -> outbox.add(transaction.wire));
    }

    /** Forgets all that is outstanding; nobody is told. */
    void abandonAll() {
        live.values().forEach(deadlines::cancel);
        live.clear();
        outbox.clear();
    }

    /** The next request to put on the wire, or null. */
    byte @Nullable [] pollTransmit() {
        return outbox.poll();
    }

    /** What is being waited for. */
    Stream<Exchange> outstanding() {
        return live.values().stream().map(transaction -> transaction.exchange);
    }
}

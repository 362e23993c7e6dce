package dev.turnprobe.turn.core;

import dev.turnprobe.stun.TransactionId;
import java.util.random.RandomGenerator;

/** Signs requests in the name of one allocation and begins their transactions, on its own socket or on another. */
final class Dispatch {
    private final AllocationSettings settings;
    private final boolean reliable;
    private final RandomGenerator random;
    private final Requests requests;
    private final Authentication authentication;

    Dispatch(AllocationSettings settings, boolean reliable, RandomGenerator random, Authentication authentication) {
        this.settings = settings;
        this.reliable = reliable;
        this.random = random;
        this.requests = new Requests(settings.software());
        this.authentication = authentication;
    }

    /** Signs a request if there has been a challenge, and sends it under a new id among these transactions. */
    void submit(Exchange exchange, Transactions among, long now) {
        TransactionId id = TransactionId.random(random);
        if (exchange.signer == null) {
            exchange.signer = authentication.next();
        }
        byte[] wire = requests.encode(exchange, id);
        RetransmitSchedule own = exchange.patience;
        RetransmitSchedule schedule = own != null ? own : settings.retransmission();
        among.begin(exchange, id, wire, reliable ? schedule.reliable() : schedule, now);
    }
}

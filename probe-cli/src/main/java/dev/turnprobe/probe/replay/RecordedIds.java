package dev.turnprobe.probe.replay;

import dev.turnprobe.stun.TransactionId;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Deals out the transaction ids of a tape as if they came by chance, so that an engine's requests are those of the tape. */
final class RecordedIds implements RandomGenerator {
    private final Supplier<@Nullable TransactionId> next;
    private @Nullable TransactionId dealt;

    /** @param next the id of the next request on the tape that no engine has made yet; null when there is none */
    RecordedIds(Supplier<@Nullable TransactionId> next) {
        this.next = next;
    }

    /** {@link TransactionId#random} asks for its first 32 bits with this. */
    @Override
    public int nextInt() {
        TransactionId id = next.get();
        dealt = id;
        return id == null ? 0 : id.high();
    }

    /** And for the rest with this; whoever asks for this alone gets no id. */
    @Override
    public long nextLong() {
        TransactionId id = dealt;
        dealt = null;
        return id == null ? 0 : id.low();
    }
}

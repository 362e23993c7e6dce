package dev.turnprobe.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** RFC 2782, "Usage rules". */
class SrvOrderTest {
    private static final int ROUNDS = 20_000;

    private static SrvRecord record(int priority, int weight, String target) {
        return new SrvRecord(priority, weight, 3478, target);
    }

    private static Map<String, Integer> firsts(List<SrvRecord> records, long seed) {
        Map<String, Integer> firsts = new HashMap<>();
        Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            List<SrvRecord> shuffled = new ArrayList<>(records);
            Collections.shuffle(shuffled, random);
            List<SrvRecord> order = SrvOrder.of(shuffled, random);
            assertThat(order).hasSameSizeAs(records).containsAll(records);
            firsts.merge(order.get(0).target(), 1, Integer::sum);
        }
        return firsts;
    }

    @Test
    void lowerPrioritiesComeFirstWhateverTheirWeight() {
        List<SrvRecord> records =
                List.of(record(20, 60000, "late"), record(10, 0, "early"), record(10, 1, "early too"));
        Random random = new Random(7);
        for (int i = 0; i < 100; i++) {
            assertThat(SrvOrder.of(records, random).get(2).target()).isEqualTo("late");
        }
    }

    /** A target is drawn in proportion to its weight: 3 in 4, 1 in 4. */
    @Test
    void weightsShareTheLoad() {
        Map<String, Integer> firsts = firsts(List.of(record(1, 30, "thirty"), record(1, 10, "ten")), 42);
        assertThat(firsts.get("thirty") / (double) ROUNDS).isCloseTo(0.75, within(0.03));
    }

    /** Records with weight 0 "have a very small chance of being selected". */
    @Test
    void weightZeroIsRareButPossible() {
        Map<String, Integer> firsts = firsts(List.of(record(1, 99, "heavy"), record(1, 0, "zero")), 43);
        assertThat(firsts.get("zero") / (double) ROUNDS).isBetween(0.001, 0.03);
    }

    @Test
    void allZeroIsAnOrderToo() {
        assertThat(SrvOrder.of(List.of(record(1, 0, "a"), record(1, 0, "b")), new Random(1)))
                .hasSize(2);
        assertThat(SrvOrder.of(List.of(), new Random(1))).isEmpty();
    }
}

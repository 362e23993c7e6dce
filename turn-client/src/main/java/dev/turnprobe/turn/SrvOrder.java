package dev.turnprobe.turn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/** The order in which a client tries SRV targets (RFC 2782, "Usage rules"): by priority, and by weighted lot within one. */
final class SrvOrder {
    private SrvOrder() {}

    static List<SrvRecord> of(List<SrvRecord> records, RandomGenerator random) {
        List<SrvRecord> left = new ArrayList<>(records);
        // RFC 2782: those of weight 0 come first in the sum, so that they have a small chance of being drawn at all.
        left.sort(Comparator.comparingInt(SrvRecord::priority).thenComparingInt(SrvRecord::weight));
        List<SrvRecord> order = new ArrayList<>();
        while (!left.isEmpty()) {
            order.add(left.remove(draw(left, random)));
        }
        return order;
    }

    /** The index of the next one, of the lowest priority that is left. */
    private static int draw(List<SrvRecord> left, RandomGenerator random) {
        int priority = left.get(0).priority();
        int sum = left.stream()
                .filter(record -> record.priority() == priority)
                .mapToInt(SrvRecord::weight)
                .sum();
        int lot = random.nextInt(sum + 1);
        int running = 0;
        for (int i = 0; ; i++) {
            running += left.get(i).weight();
            if (running >= lot) {
                return i;
            }
        }
    }
}

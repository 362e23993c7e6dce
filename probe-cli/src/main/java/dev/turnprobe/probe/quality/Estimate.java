package dev.turnprobe.probe.quality;

import java.util.Arrays;
import java.util.function.IntToLongFunction;
import org.HdrHistogram.Histogram;

/**
 * What a log of packets says about the network, and, apart from that, about ourselves.
 *
 * @param rtt from the instant a packet was to leave until it was home: what waits behind a slow one counts as slow too
 * @param out from us through the relay to the peer
 * @param in from the peer through the relay to us
 * @param lateness by how much packets left later than they were to: our own doing
 * @param stalls how often our process stood still
 * @param stalledNanos how long in all
 * @param skipped packets that were not sent because of that, or because our own buffers were full
 * @param unjudged packets that were under way meanwhile, of which nothing is said
 */
public record Estimate(
        Times rtt,
        Direction out,
        Direction in,
        Times lateness,
        int stalls,
        long stalledNanos,
        int skipped,
        int unjudged) {
    private static final int NOT_JUDGED = -1;

    /** A pure function of the log, which is complete: whatever has not arrived never will. */
    static Estimate of(PacketLog log) {
        boolean[] judged = judged(log);
        Histogram rtt = Times.histogram();
        Histogram lateness = Times.histogram();
        int sent = 0;
        // The numbers of packets in the order of their arrival.
        int[] there = new int[log.arrivedThere()];
        int[] back = new int[log.arrivedBack()];
        Arrays.fill(there, NOT_JUDGED);
        Arrays.fill(back, NOT_JUDGED);
        int skipped = 0;
        int unjudged = 0;
        for (int i = 0; i < log.count(); i++) {
            if (log.sentAt(i) == PacketLog.NEVER) {
                skipped++;
                continue;
            }
            lateness.recordValue(log.sentAt(i) - log.intendedAt(i));
            if (!judged[i]) {
                unjudged++;
                continue;
            }
            sent++;
            if (log.thereAt(i) != PacketLog.NEVER) {
                there[log.thereOrder(i)] = i;
            }
            if (log.backAt(i) != PacketLog.NEVER) {
                back[log.backOrder(i)] = i;
                rtt.recordValue(Math.max(0, log.backAt(i) - log.intendedAt(i)));
            }
        }
        Direction out = direction(sent, there, i -> i, log::sentAt, log::thereAt, log.duplicatesThere());
        Direction in =
                direction(out.received(), back, log::thereOrder, log::thereAt, log::backAt, log.duplicatesBack());
        long stalled = log.stalls().stream()
                .mapToLong(stall -> stall.until() - stall.from())
                .sum();
        return new Estimate(
                Times.of(rtt), out, in, Times.of(lateness), log.stalls().size(), stalled, skipped, unjudged);
    }

    /**
     * Nothing that was under way while we stood still is held against the network: it may have waited, or been thrown away, in
     * our own socket. Those that arrived are left out as well as those that did not, or the part lost would be wrong.
     */
    private static boolean[] judged(PacketLog log) {
        boolean[] judged = new boolean[log.count()];
        long longest = 0;
        for (int i = 0; i < log.count(); i++) {
            judged[i] = true;
            if (log.backAt(i) != PacketLog.NEVER) {
                longest = Math.max(longest, log.backAt(i) - log.sentAt(i));
            }
        }
        for (PacketLog.Stall stall : log.stalls()) {
            for (int i = 0; i < log.count(); i++) {
                long at = log.sentAt(i);
                judged[i] &= at == PacketLog.NEVER || at < stall.from() - longest || at > stall.until();
            }
        }
        return judged;
    }

    /**
     * @param arrived in the order of their arrival, or {@link #NOT_JUDGED}
     * @param order the order in which they were sent
     */
    private static Direction direction(
            int sent,
            int[] arrived,
            IntToLongFunction order,
            IntToLongFunction sentAt,
            IntToLongFunction arrivedAt,
            int duplicated) {
        Histogram delay = Times.histogram();
        long expected = Long.MIN_VALUE;
        int received = 0;
        int reordered = 0;
        long previous = PacketLog.NEVER;
        double smoothed = 0;
        double differences = 0;
        for (int i : arrived) {
            if (i == NOT_JUDGED) {
                continue;
            }
            received++;
            // RFC 4737 §3.4: a packet is reordered when one that was sent after it is there already.
            if (order.applyAsLong(i) < expected) {
                reordered++;
            } else {
                expected = order.applyAsLong(i);
            }
            long transit = Math.max(0, arrivedAt.applyAsLong(i) - sentAt.applyAsLong(i));
            delay.recordValue(transit);
            if (previous != PacketLog.NEVER) {
                // RFC 3550 §6.4.1: J += (|D| - J) / 16.
                double difference = Math.abs(transit - previous);
                smoothed += (difference - smoothed) / 16;
                differences += difference;
            }
            previous = transit;
        }
        long jitter = received < 2 ? 0 : Math.round(differences / (received - 1));
        return new Direction(sent, received, reordered, duplicated, Times.of(delay), jitter, Math.round(smoothed));
    }
}

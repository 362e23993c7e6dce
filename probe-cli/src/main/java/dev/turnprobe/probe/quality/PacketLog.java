package dev.turnprobe.probe.quality;

import java.util.ArrayList;
import java.util.List;

/**
 * What became of each packet: it was to leave at an instant, left, came to the peer, was sent back, and came home. Instants
 * are nanoseconds of one clock, for both ends are ours.
 */
final class PacketLog {
    /** It did not happen. */
    static final long NEVER = Long.MIN_VALUE;

    /** A time in which our own process did nothing. */
    record Stall(long from, long until) {}

    private final long[] intended;
    private final long[] sent;
    private final long[] there;
    private final long[] back;
    /** In which order packets came to the peer, which is the order in which they were sent back; and in which they came home. */
    private final int[] thereOrder;

    private final int[] backOrder;
    private int count;
    private int arrivedThere;
    private int arrivedBack;
    private int duplicatesThere;
    private int duplicatesBack;
    private final List<Stall> stalls = new ArrayList<>();

    /** @param most packets; there is room for them from the beginning, for growing would hold up a few of them */
    PacketLog(int most) {
        intended = new long[most];
        sent = new long[most];
        there = new long[most];
        back = new long[most];
        thereOrder = new int[most];
        backOrder = new int[most];
    }

    /** A packet was to leave then; its number is the count before. */
    int add(long intendedAt) {
        int number = count++;
        intended[number] = intendedAt;
        sent[number] = there[number] = back[number] = NEVER;
        return number;
    }

    void sent(int number, long now) {
        sent[number] = now;
    }

    /** It could not be sent, or not sent back, after all: our own buffers were full. */
    void unsent(int number) {
        sent[number] = NEVER;
    }

    /** True for the first copy, which is to be sent back. */
    boolean there(int number, long now) {
        if (!known(number)) {
            return false;
        }
        if (there[number] != NEVER) {
            duplicatesThere++;
            return false;
        }
        there[number] = now;
        thereOrder[number] = arrivedThere++;
        return true;
    }

    void back(int number, long now) {
        if (!known(number) || there[number] == NEVER) {
            return;
        }
        if (back[number] != NEVER) {
            duplicatesBack++;
            return;
        }
        back[number] = now;
        backOrder[number] = arrivedBack++;
    }

    private boolean known(int number) {
        return number >= 0 && number < count && sent[number] != NEVER;
    }

    void stalled(long from, long until) {
        stalls.add(new Stall(from, until));
    }

    int count() {
        return count;
    }

    int arrivedThere() {
        return arrivedThere;
    }

    int arrivedBack() {
        return arrivedBack;
    }

    long intendedAt(int number) {
        return intended[number];
    }

    /** {@link #NEVER} for one that was left out because we were too late. */
    long sentAt(int number) {
        return sent[number];
    }

    long thereAt(int number) {
        return there[number];
    }

    long backAt(int number) {
        return back[number];
    }

    int thereOrder(int number) {
        return thereOrder[number];
    }

    int backOrder(int number) {
        return backOrder[number];
    }

    int duplicatesThere() {
        return duplicatesThere;
    }

    int duplicatesBack() {
        return duplicatesBack;
    }

    List<Stall> stalls() {
        return stalls;
    }
}

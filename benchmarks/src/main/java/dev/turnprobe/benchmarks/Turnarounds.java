package dev.turnprobe.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Whose time it was. In the middle of a link with a fixed delay, it stamps what enters the link on either side; from the
 * moment a flight comes out at one end to the moment the answer enters there, it is that end's turn. The waking of its
 * process counts as that end's too, and so does how late the link itself was, which is why the least is the best estimate.
 */
final class Turnarounds {
    private final long oneWay;
    private final List<Passage> passages = new ArrayList<>();

    private record Passage(boolean up, long at) {}

    /** What each end took of the time in question, in milliseconds. */
    record Shares(double clientMs, double serverMs) {}

    Turnarounds(Duration oneWay) {
        this.oneWay = oneWay.toNanos();
    }

    /** Something enters the link at the client's end, now. */
    synchronized void up() {
        passages.add(new Passage(true, System.nanoTime()));
    }

    /** Something enters the link at the server's end, now. */
    synchronized void down() {
        passages.add(new Passage(false, System.nanoTime()));
    }

    /** The shares of that time, which begins and ends with the client; forgets what has passed. */
    synchronized Shares between(long begin, long end) {
        long client = 0;
        long server = 0;
        boolean clientsTurn = true;
        long since = begin;
        for (Passage each : passages) {
            if (each.at - begin < 0 || each.at - end > 0) {
                continue;
            }
            if (each.up == clientsTurn) {
                long took = each.at - since;
                client += clientsTurn ? took : 0;
                server += clientsTurn ? 0 : took;
                clientsTurn = !clientsTurn;
            }
            // The last of a flight is what the other end waits for.
            since = each.at + oneWay;
        }
        passages.clear();
        return new Shares((client + end - since) / 1e6, server / 1e6);
    }
}

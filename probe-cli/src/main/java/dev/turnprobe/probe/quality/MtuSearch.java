package dev.turnprobe.probe.quality;

/**
 * The longest datagram that gets through, by halving. Each length is tried several times, for a loss is no limit; and the first
 * that did not pass is tried once more at the end, for a hold-up is no limit either.
 */
final class MtuSearch {
    private static final int TRIES = 4;

    private final int most;
    private int passes;
    private int tooLong;
    private int trying;
    private int tries;
    private boolean confirming;
    private boolean confirmed;

    /**
     * @param least a length that may be taken to pass; the search says so when even that does not
     * @param most the longest to try
     */
    MtuSearch(int least, int most) {
        this.most = most;
        passes = least - 1;
        tooLong = most + 1;
        // The usual case first: nothing is in the way.
        trying = most;
    }

    /** The length to send now, once; -1 when the answer is there. */
    int next() {
        if (done()) {
            return -1;
        }
        tries++;
        return trying;
    }

    /** A datagram of that length came through. */
    void passed(int length) {
        if (length > passes) {
            passes = length;
            if (length >= tooLong) {
                tooLong = most + 1;
                confirming = false;
            }
            halve();
        }
    }

    /** What {@link #next} asked for last has not come through in time. */
    void missed() {
        if (done() || tries < TRIES) {
            return;
        }
        confirmed = confirming;
        tooLong = Math.min(tooLong, trying);
        halve();
    }

    private void halve() {
        confirming = passes + 1 >= tooLong;
        trying = passes + Math.max(1, (tooLong - passes) / 2);
        tries = 0;
    }

    boolean done() {
        return passes == most || confirmed;
    }

    /** The longest that passed; one less than the least when nothing did. */
    int longest() {
        return passes;
    }

    /** True if the longest that was tried passed: the limit, if there is one, lies above. */
    boolean unlimited() {
        return passes == most;
    }
}

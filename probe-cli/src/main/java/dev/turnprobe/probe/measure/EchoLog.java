package dev.turnprobe.probe.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Numbered payloads or requests: when each left, and how long it took to come back. Confined to one thread. */
public final class EchoLog {
    private final EndpointNotes notes;
    private long[] sentAt = new long[16];
    private long[] rtt = new long[16];
    private int sent;
    private int received;

    EchoLog(EndpointNotes notes) {
        this.notes = notes;
    }

    /** The next one leaves at that instant of the probe's clock. */
    public void sent(long instant) {
        if (sent == sentAt.length) {
            sentAt = Arrays.copyOf(sentAt, sent * 2);
            rtt = Arrays.copyOf(rtt, sent * 2);
        }
        rtt[sent] = Sample.LOST;
        sentAt[sent] = instant;
        sent++;
        notes.payloadSent(instant);
    }

    /** True if that one was sent and has not come back yet. */
    public boolean awaits(int number) {
        return number >= 0 && number < sent && rtt[number] == Sample.LOST;
    }

    /** One that is {@linkplain #awaits awaited} is back at that instant. */
    void returned(int number, long instant) {
        returnedAfter(number, instant - sentAt[number]);
    }

    /** One that is {@linkplain #awaits awaited} came back after that long. */
    public void returnedAfter(int number, long nanos) {
        rtt[number] = nanos;
        received++;
        notes.payloadReturned(number, nanos);
    }

    /** How many have left. */
    public int sent() {
        return sent;
    }

    int received() {
        return received;
    }

    /** The longest round trip so far, in nanoseconds; 0 before the first. */
    long longest() {
        long longest = 0;
        for (int i = 0; i < sent; i++) {
            longest = Math.max(longest, rtt[i]);
        }
        return longest;
    }

    /** What was sent so far, in order. */
    List<Sample> samples() {
        List<Sample> samples = new ArrayList<>(sent);
        for (int i = 0; i < sent; i++) {
            samples.add(new Sample(sentAt[i], rtt[i]));
        }
        return samples;
    }
}

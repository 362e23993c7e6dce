package dev.turnprobe.probe.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Round trips over time. */
final class PerSecond {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private PerSecond() {}

    /** One histogram for each second of the stream, by the instant a packet was to leave. */
    static List<Histogram> of(PacketLog log) {
        List<Histogram> all = new ArrayList<>();
        for (int i = 0; i < log.count(); i++) {
            int second = (int) ((log.intendedAt(i) - log.intendedAt(0)) / SECOND);
            while (all.size() <= second) {
                all.add(Times.histogram());
            }
            record(log, i, all.get(second));
        }
        return all;
    }

    /** Those of packets that came home since then. */
    static Histogram since(PacketLog log, long instant) {
        Histogram histogram = Times.histogram();
        for (int i = log.count() - 1; i >= 0 && log.intendedAt(i) >= instant - SECOND; i--) {
            if (log.backAt(i) != PacketLog.NEVER && log.backAt(i) >= instant) {
                record(log, i, histogram);
            }
        }
        return histogram;
    }

    private static void record(PacketLog log, int number, Histogram histogram) {
        if (log.backAt(number) != PacketLog.NEVER) {
            histogram.recordValue(Math.max(0, log.backAt(number) - log.intendedAt(number)));
        }
    }
}

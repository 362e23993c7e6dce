package dev.turnprobe.probe.quality;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/** The round trips of each second in HdrHistogram's log format, in nanoseconds, for its own tools. */
public final class HdrLog {
    private static final double NANOS_PER_MILLI = 1e6;

    private HdrLog() {}

    /** Writes the file, or over it. */
    public static void write(Path file, Instant startedAt, List<Histogram> seconds) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            HistogramLogWriter writer = new HistogramLogWriter(out);
            long start = startedAt.toEpochMilli();
            writer.outputComment("turnprobe quality: round trips, nanoseconds");
            writer.outputLogFormatVersion();
            writer.outputStartTime(start);
            writer.setBaseTime(start);
            writer.outputLegend();
            for (int i = 0; i < seconds.size(); i++) {
                double from = i;
                writer.outputIntervalHistogram(from, from + 1, seconds.get(i), NANOS_PER_MILLI);
            }
        }
    }
}

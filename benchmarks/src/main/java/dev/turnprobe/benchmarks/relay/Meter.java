package dev.turnprobe.benchmarks.relay;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What this process has used until now: all of its threads, the compiler's and the collector's too. Looking allocates, so
 * that the count is read first and last.
 */
record Meter(long allocatedBefore, long nanos, long cpuNanos, long allocatedAfter) {
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Path TASKS = Path.of("/proc/self/task");

    static Meter read() {
        return new Meter(allocated(), System.nanoTime(), cpuNow(), allocated());
    }

    private static long allocated() {
        return Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
    }

    /** By Linux's scheduler, to the nanosecond; by the JDK elsewhere, which may count hundredths of a second. */
    private static long cpuNow() {
        long sum = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
            for (Path task : tasks) {
                String times = Files.readString(task.resolve("schedstat"));
                sum += Long.parseLong(times.substring(0, times.indexOf(' ')));
            }
            return sum;
        } catch (IOException | RuntimeException e) {
            return PROCESS.getProcessCpuTime();
        }
    }
}

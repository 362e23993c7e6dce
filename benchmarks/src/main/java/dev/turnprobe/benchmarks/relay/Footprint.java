package dev.turnprobe.benchmarks.relay;

import java.lang.management.ManagementFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What the JVM holds at this moment.
 *
 * @param heap bytes in use after a collection
 * @param nativeBytes committed outside of the heap for other than code and the JVM's own work, by the JVM's own book-keeping; -1 without
 *     {@code -XX:NativeMemoryTracking=summary}
 */
record Footprint(int threads, long heap, long nativeBytes) {
    /** Kinds of memory that grow with what a program does, and not with how long it runs. */
    private static final Pattern KIND =
            Pattern.compile("(Thread|Internal|Other|Synchronization) \\(reserved=\\d+KB, committed=(\\d+)KB\\)");

    private static final int COLLECTIONS = 3;

    static Footprint now() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return new Footprint(
                ManagementFactory.getThreadMXBean().getThreadCount(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                outsideOfTheHeap());
    }

    private static long outsideOfTheHeap() {
        try {
            String report = (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "vmNativeMemory",
                            new Object[] {new String[] {"summary"}},
                            new String[] {String[].class.getName()});
            Matcher kind = KIND.matcher(report);
            long sum = 0;
            boolean found = false;
            while (kind.find()) {
                found = true;
                sum += Long.parseLong(kind.group(2)) * 1024;
            }
            return found ? sum : -1;
        } catch (JMException e) {
            return -1;
        }
    }
}

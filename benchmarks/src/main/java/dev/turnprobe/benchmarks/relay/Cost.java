package dev.turnprobe.benchmarks.relay;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What a delivered packet costs: the median of slices of a run. */
record Cost(double packetsPerSecond, double cpuMicrosPerPacket, double bytesPerPacket) {
    static Cost between(Meter begin, Meter end, long packets) {
        return new Cost(
                packets * 1e9 / (end.nanos() - begin.nanos()),
                (end.cpuNanos() - begin.cpuNanos()) / 1e3 / packets,
                (double) (end.allocatedBefore() - begin.allocatedAfter()) / packets);
    }

    static Cost median(List<Cost> slices) {
        return new Cost(
                median(slices, Cost::packetsPerSecond),
                median(slices, Cost::cpuMicrosPerPacket),
                median(slices, Cost::bytesPerPacket));
    }

    private static double median(List<Cost> slices, ToDoubleFunction<Cost> figure) {
        double[] sorted = slices.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** One measured line of the output: who did it, on which shape of load. */
    record Row(String program, String transport, int size, int window, Cost cost) {
        String json() {
            return String.format(
                    Locale.ROOT,
                    "{\"program\":\"%s\",\"transport\":\"%s\",\"size\":%d,\"window\":%d,\"packetsPerSecond\":%.0f,"
                            + "\"cpuMicrosPerPacket\":%.3f,\"bytesPerPacket\":%.3f}",
                    program,
                    transport,
                    size,
                    window,
                    cost.packetsPerSecond,
                    cost.cpuMicrosPerPacket,
                    cost.bytesPerPacket);
        }
    }
}

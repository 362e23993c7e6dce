package dev.turnprobe.probe.quality;

import java.util.List;

/** Values as a line of little columns, the largest the tallest; nothing where there is no value. */
public final class Sparkline {
    private static final String COLUMNS = "▁▂▃▄▅▆▇█";

    private Sparkline() {}

    /** One column a value; those that are 0 are blanks. */
    public static String of(List<Long> values) {
        long most = values.stream().mapToLong(Long::longValue).max().orElse(0);
        StringBuilder line = new StringBuilder(values.size());
        for (long value : values) {
            line.append(value <= 0 ? ' ' : COLUMNS.charAt((int) (value * (COLUMNS.length() - 1) / Math.max(1, most))));
        }
        return line.toString();
    }
}

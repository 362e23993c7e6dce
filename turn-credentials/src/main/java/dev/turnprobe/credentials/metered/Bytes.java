package dev.turnprobe.credentials.metered;

import java.math.BigDecimal;
import java.util.Locale;

/**
 * Bytes, as a project's endpoints give them.
 *
 * @param count not negative
 */
public record Bytes(long count) implements Traffic, Comparable<Bytes> {
    public static final Bytes ZERO = new Bytes(0);

    public Bytes {
        if (count < 0) {
            throw new IllegalArgumentException("negative bytes: " + count);
        }
    }

    @Override
    public BigDecimal amount() {
        return BigDecimal.valueOf(count);
    }

    @Override
    public BigDecimal decimalBytes() {
        return amount();
    }

    @Override
    public int compareTo(Bytes other) {
        return Long.compare(count, other.count);
    }

    /** For people: {@code 4.53 MB}, in decimal units. */
    @Override
    public String toString() {
        if (count < 1000) {
            return count + " B";
        }
        double shown = count;
        int unit = -1;
        while (shown >= 999.995 && unit < 5) {
            shown /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.2f %cB", shown, "kMGTPE".charAt(unit));
    }
}

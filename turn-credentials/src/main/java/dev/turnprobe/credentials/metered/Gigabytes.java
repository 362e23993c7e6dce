package dev.turnprobe.credentials.metered;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decimal gigabytes, as the account's endpoints give them.
 *
 * @param amount exact, as received; compare with {@link #compareTo}, as 1.0 and 1.00 are not {@code equal}
 */
public record Gigabytes(BigDecimal amount) implements Traffic, Comparable<Gigabytes> {
    private static final Pattern TEXT =
            Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)\\s*(KB|MB|GB|TB)?", Pattern.CASE_INSENSITIVE);

    public static Gigabytes of(String amount) {
        return new Gigabytes(new BigDecimal(amount));
    }

    /**
     * What a person writes: {@code 20GB}, {@code 1.5 TB}, {@code 500MB}; without a unit, gigabytes. Units are decimal.
     *
     * @throws IllegalArgumentException naming the input
     */
    public static Gigabytes parse(String text) {
        Matcher parts = TEXT.matcher(text.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException("`" + text + "` is no amount of traffic; write it like 20GB or 1.5TB");
        }
        String unit = parts.group(2) == null ? "GB" : parts.group(2).toUpperCase(Locale.ROOT);
        int power = "KMGT".indexOf(unit.charAt(0)) - 2;
        return new Gigabytes(new BigDecimal(parts.group(1)).scaleByPowerOfTen(3 * power));
    }

    @Override
    public BigDecimal decimalBytes() {
        return amount.scaleByPowerOfTen(9);
    }

    @Override
    public int compareTo(Gigabytes other) {
        return amount.compareTo(other.amount);
    }

    /** For people: {@code 1.23 GB}. */
    @Override
    public String toString() {
        BigDecimal shown = amount.scale() > 3 ? amount.setScale(3, RoundingMode.HALF_UP) : amount;
        BigDecimal plain = shown.signum() == 0 ? BigDecimal.ZERO : shown.stripTrailingZeros();
        return plain.toPlainString() + " GB";
    }
}

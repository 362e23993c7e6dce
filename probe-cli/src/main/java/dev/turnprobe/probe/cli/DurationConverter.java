package dev.turnprobe.probe.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code 10s}, {@code 1.5s}, {@code 200ms}, {@code 2m}, {@code 1h}, {@code 1d}, ISO 8601 {@code PT10S}; a bare number is seconds. */
final class DurationConverter implements ITypeConverter<Duration> {
    private static final Pattern SHORT = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)(us|ms|s|m|h|d)?");

    @Override
    public Duration convert(String text) {
        Matcher matcher = SHORT.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (matcher.matches()) {
            String unit = matcher.group(2) == null ? "s" : matcher.group(2);
            long nanos = new BigDecimal(matcher.group(1))
                    .multiply(BigDecimal.valueOf(nanosOf(unit)))
                    .min(BigDecimal.valueOf(Long.MAX_VALUE))
                    .longValue();
            return Duration.ofNanos(nanos);
        }
        try {
            Duration duration = Duration.parse(text.strip());
            if (!duration.isNegative()) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // Said below.
        }
        throw new TypeConversionException("'" + text + "' is no duration; write 10s, 500ms, 2m or PT10S");
    }

    private static long nanosOf(String unit) {
        return switch (unit) {
            case "us" -> 1_000L;
            case "ms" -> 1_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            case "d" -> 86_400_000_000_000L;
            default -> 1_000_000_000L;
        };
    }
}

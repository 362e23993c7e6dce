package dev.turnprobe.credentials;

import java.math.BigInteger;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A user name of the TURN REST form, taken apart.
 *
 * @param stamp the digits that are the expiry, as a number in {@code unit}
 * @param unit the unit that makes the expiry fall between 1973 and 5138; servers read seconds
 * @param userId what stands on the other side of the separator; empty for none
 * @param stampFirst false for {@code user:expiry}, which coturn takes too
 */
record TurnRestName(long stamp, Unit unit, String userId, boolean stampFirst) {
    /** How many of them make a second. */
    enum Unit {
        SECONDS(1),
        MILLISECONDS(1_000),
        MICROSECONDS(1_000_000);

        final long perSecond;

        Unit(long perSecond) {
            this.perSecond = perSecond;
        }
    }

    // Zero-padded stamps exist (ExpressTURN writes 18 digits); 20 and more digits are somebody's random name.
    private static final Pattern FIRST = Pattern.compile("(\\d{1,19})(?::(.*))?", Pattern.DOTALL);
    private static final Pattern LAST = Pattern.compile("([^:]*):(\\d{1,19})", Pattern.DOTALL);
    private static final long EARLIEST = 100_000_000L;
    private static final long LATEST = 100_000_000_000L;

    /** The parts of a name, or null when it is not of this form. */
    static @Nullable TurnRestName of(String username) {
        // As coturn reads it: all digits before the separator are the expiry; else what follows it.
        Matcher first = FIRST.matcher(username);
        if (first.matches()) {
            return of(first.group(1), first.group(2) == null ? "" : first.group(2), true);
        }
        Matcher last = LAST.matcher(username);
        return last.matches() ? of(last.group(2), last.group(1), false) : null;
    }

    private static @Nullable TurnRestName of(String digits, String userId, boolean stampFirst) {
        BigInteger exact = new BigInteger(digits);
        if (exact.bitLength() > 63) {
            return null;
        }
        long stamp = exact.longValue();
        for (Unit unit : Unit.values()) {
            if (stamp >= EARLIEST * unit.perSecond && stamp < LATEST * unit.perSecond) {
                return new TurnRestName(stamp, unit, userId, stampFirst);
            }
        }
        return null;
    }

    /** When it runs out for a server, which reads the stamp as seconds whatever was meant. */
    Instant expiry() {
        return Instant.ofEpochSecond(Math.min(stamp, Instant.MAX.getEpochSecond()));
    }

    /** When whoever wrote it wanted it to run out. */
    Instant intendedExpiry() {
        return Instant.ofEpochSecond(stamp / unit.perSecond);
    }

    @Override
    public String toString() {
        return "TurnRestName[" + unit + ", ***]";
    }
}

package dev.turnprobe.probe.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.InetSocketAddress;
import java.util.Locale;

/** Numbers and addresses as reports print them. */
public final class Units {
    private Units() {}

    /** Milliseconds with microsecond resolution and no trailing zeros: {@code 82.1}. */
    public static String millis(long nanos) {
        BigDecimal millis = BigDecimal.valueOf(nanos, 6).setScale(3, RoundingMode.HALF_UP);
        return millis.signum() == 0 ? "0" : millis.stripTrailingZeros().toPlainString();
    }

    /** Milliseconds for people: two decimals, one from 10 on, none from 1000 on. */
    public static String brief(long nanos) {
        double millis = nanos / 1e6;
        String format = Math.abs(millis) < 10 ? "%.2f" : Math.abs(millis) < 1000 ? "%.1f" : "%.0f";
        return String.format(Locale.ROOT, format, millis);
    }

    /** Milliseconds with three decimals, for columns. */
    public static String column(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / 1e6);
    }

    /** {@code 192.0.2.1:80} or {@code [2001:db8::1]:80}. */
    public static String text(InetSocketAddress address) {
        String host = host(address);
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** The address as a literal, IPv6 without brackets. */
    public static String host(InetSocketAddress address) {
        return address.getAddress() == null
                ? address.getHostString()
                : address.getAddress().getHostAddress();
    }
}

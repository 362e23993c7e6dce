package dev.turnprobe.probe.nat;

import dev.turnprobe.probe.report.Units;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Addresses in sentences. */
final class Text {
    private Text() {}

    static String of(@Nullable InetSocketAddress address) {
        return address == null ? "?" : Units.text(address);
    }
}

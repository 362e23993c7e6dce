package dev.turnprobe.probe.diagnose;

import dev.turnprobe.turn.TurnUri;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The part of a host name that somebody registered, as near as two labels come: enough to tell strangers apart. Where names
 * are registered one label deeper (co.uk), strangers look like relatives, and less is said.
 */
final class Site {
    private Site() {}

    /** Null for an address and for a name of one label. */
    static @Nullable String of(TurnUri uri) {
        String host = uri.host().toLowerCase(Locale.ROOT).replaceAll("\\.$", "");
        int last = host.lastIndexOf('.');
        if (uri.isLiteral() || last < 1) {
            return null;
        }
        return host.substring(host.lastIndexOf('.', last - 1) + 1);
    }
}

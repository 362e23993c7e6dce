package dev.turnprobe.probe.plan;

import java.util.Locale;

/** What must work for the whole check to count as good: at least one endpoint of that kind. */
public enum Requirement {
    /** Any TURN endpoint. */
    RELAY,
    UDP,
    TCP,
    TLS,
    DTLS;

    /** The name in lower case, as on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** True if that endpoint, when it works, fulfils this. */
    public boolean isMetBy(Target target) {
        return this == RELAY
                ? target.isTurn()
                : target.uri().transport().toString().equals(toString());
    }
}

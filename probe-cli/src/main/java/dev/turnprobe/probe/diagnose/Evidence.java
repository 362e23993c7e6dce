package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.WireFacts;
import dev.turnprobe.turn.core.Discard;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the facts that a diagnosis stands on. */
final class Evidence {
    private static final int LONGEST_TEXT = 200;

    private final Map<String, Object> facts = new LinkedHashMap<>();

    /** Where the server is and how far the probe got. */
    static Evidence of(Observation seen) {
        Evidence evidence = new Evidence();
        InetSocketAddress address = seen.address();
        if (address != null) {
            evidence.with("address", text(address));
        }
        return evidence.with("phase", seen.stalledIn());
    }

    /** The same, and what came back on the wire. */
    static Evidence withWire(Observation seen) {
        WireFacts wire = seen.wire();
        Evidence evidence = of(seen).with("requestsSent", wire.allocatesSent() == 0 ? null : wire.allocatesSent())
                .with("framesReceived", wire.framesReceived())
                .with("stunReceived", wire.stunReceived());
        for (Map.Entry<Discard, Integer> discarded : wire.discards().entrySet()) {
            evidence.with("discarded." + discarded.getKey(), discarded.getValue());
        }
        return evidence;
    }

    /** The same, and the error response that settled it. */
    static Evidence withError(Observation seen) {
        Evidence evidence = of(seen);
        WireFacts.ErrorReply error = seen.wire().lastError();
        if (error != null) {
            evidence.with("method", error.method())
                    .with("errorCode", error.code())
                    .with("reason", error.reason());
        }
        return evidence.with("realm", seen.realm())
                .with("requestsSent", seen.wire().allocatesSent());
    }

    /** Adds a fact; a null one is left out. */
    Evidence with(String name, @Nullable Object value) {
        if (value != null) {
            facts.put(name, value instanceof String text ? clean(text) : value);
        }
        return this;
    }

    Map<String, Object> facts() {
        return facts;
    }

    static String text(InetSocketAddress address) {
        String host = address.getAddress() == null
                ? address.getHostString()
                : address.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** Milliseconds to the tenth, for people. */
    static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos / 1e6);
    }

    /** Text from the network must not steer a terminal, nor fill a screen. */
    static String clean(String text) {
        String printable = text.codePoints()
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return printable.length() <= LONGEST_TEXT ? printable : printable.substring(0, LONGEST_TEXT) + "...";
    }
}

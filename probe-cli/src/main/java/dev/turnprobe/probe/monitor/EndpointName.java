package dev.turnprobe.probe.monitor;

import dev.turnprobe.probe.plan.Target;
import java.util.Arrays;
import java.util.Objects;

/**
 * What an endpoint is known by from round to round, whatever its credentials are.
 *
 * @param region empty when nobody knows
 */
public record EndpointName(String uri, String kind, String transport, String region) {
    /** For what is about no endpoint. */
    static final EndpointName NONE = new EndpointName("", "", "", "");

    static final String[] LABELS = {"uri", "kind", "transport", "region"};

    /** The name of that target. */
    public static EndpointName of(Target target) {
        return new EndpointName(
                target.text(),
                target.isTurn() ? "turn" : "stun",
                target.uri().transport().toString(),
                Objects.requireNonNullElse(target.region(), ""));
    }

    /** {@link #LABELS} and more behind them. */
    static String[] labelNames(String... more) {
        return joined(LABELS, more);
    }

    /** The values of {@link #LABELS}, and more behind them. */
    String[] labels(String... more) {
        return joined(new String[] {uri, kind, transport, region}, more);
    }

    private static String[] joined(String[] first, String[] more) {
        String[] all = Arrays.copyOf(first, first.length + more.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return all;
    }
}

package dev.turnprobe.probe.plan;

import dev.turnprobe.turn.TurnUri;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A place that a provider relays from.
 *
 * @param name as its provider calls it
 * @param address where its hosts are, whatever the name service says; null to ask it
 * @param urls what it serves, as RFC 7064/7065 URIs; at least one
 */
public record Region(String name, @Nullable InetAddress address, List<String> urls) {
    /** A region; refuses URLs that are none. */
    public Region {
        urls = List.copyOf(urls);
        urls.forEach(TurnUri::parse);
        if (name.isBlank() || urls.isEmpty()) {
            throw new IllegalArgumentException("a region has a name, and at least one URL");
        }
    }

    /** The host of its first URL. */
    public String host() {
        return TurnUri.parse(urls.get(0)).host();
    }

    /** True if a person who writes that means this region: its name in any case, with - or _, or how its host begins. */
    public boolean isCalled(String text) {
        String wanted = plain(text);
        String host = host();
        int dot = host.indexOf('.');
        return wanted.equals(plain(name))
                || wanted.equals(plain(host))
                || dot > 0 && wanted.equals(plain(host.substring(0, dot)));
    }

    /** The same with the URLs that pass; null when none does. */
    @Nullable
    Region keeping(Predicate<TurnUri> which) {
        List<String> kept =
                urls.stream().filter(url -> which.test(TurnUri.parse(url))).toList();
        return kept.isEmpty() ? null : new Region(name, address, kept);
    }

    private static String plain(String text) {
        return text.strip().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

package dev.turnprobe.credentials.metered;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A place that Metered relays from: the value its API takes, and the host that answers there.
 *
 * <p>No rule leads from one to the other ({@code us_west} is {@code us-west}, but {@code north_america} is {@code na}), so there
 * is a table. {@code europe} is the continent, {@code eu} the Union's members.
 *
 * @param value what {@code ?region=} takes
 * @param host the relay's host name
 */
public record MeteredRegion(String value, String host) {
    /** All that Metered documents, in its order. */
    public static final List<MeteredRegion> ALL = table("""
            global global            north_america na         europe europe           eu eu
            asia asia                oceania oceania          us_west us-west         us_central us-central
            us_east us-east          canada_central ca-central canada_east ca-east    europe_west eu-west
            europe_central eu-central asia_west asia-west     asia_east asia-east     middle_east middle-east
            canada ca                usa us                   uk uk                   singapore sg
            india in                 seoul seoul              france fr               germany de
            italy it                 japan jp                 sweden se               spain es
            netherlands nl           australia au             qatar qa                standard standard
            """);

    /** The only one that the free plan includes. */
    public static final MeteredRegion STANDARD = known("standard").orElseThrow();

    private static final String DOMAIN = ".relay.metered.ca";

    /** The region of that API value, subdomain or host, in any case, if it is a documented one. */
    public static Optional<MeteredRegion> known(String name) {
        String wanted = name.strip().toLowerCase(Locale.ROOT);
        String value = wanted.replace('-', '_');
        return ALL.stream()
                .filter(region ->
                        region.value.equals(value) || region.host.equals(wanted) || region.host.equals(wanted + DOMAIN))
                .findFirst();
    }

    /**
     * The same, for what a person wrote.
     *
     * @throws IllegalArgumentException naming the input and the values there are
     */
    public static MeteredRegion parse(String name) {
        return known(name)
                .orElseThrow(() -> new IllegalArgumentException("`" + name + "` is no region of Metered's; there are "
                        + String.join(
                                ", ", ALL.stream().map(MeteredRegion::value).toList())));
    }

    /** Whether a paid plan is needed. */
    public boolean paid() {
        return !value.equals("standard");
    }

    /** The STUN and TURN URLs that this region serves. */
    public List<String> urls() {
        return MeteredUrls.of(host);
    }

    @Override
    public String toString() {
        return value;
    }

    private static List<MeteredRegion> table(String text) {
        String[] words = text.strip().split("\\s+");
        List<MeteredRegion> regions = new ArrayList<>();
        for (int i = 0; i < words.length; i += 2) {
            regions.add(new MeteredRegion(words[i], words[i + 1] + DOMAIN));
        }
        return List.copyOf(regions);
    }
}

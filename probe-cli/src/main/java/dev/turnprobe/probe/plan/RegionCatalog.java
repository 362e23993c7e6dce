package dev.turnprobe.probe.plan;

import dev.turnprobe.turn.Transport;
import dev.turnprobe.turn.TurnUri;
import dev.turnprobe.turn.core.Credentials;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The regions that there are to choose from.
 *
 * @param origin whose, for messages: {@code Metered}, or the name of a file
 */
public record RegionCatalog(String origin, List<Region> regions) {
    public RegionCatalog {
        regions = List.copyOf(regions);
    }

    /**
     * Those regions only, in the catalogue's order.
     *
     * @throws IllegalArgumentException for a name that no region has, with the one that may be meant
     */
    public RegionCatalog only(Collection<String> names) {
        Set<Region> wanted = new LinkedHashSet<>();
        for (String name : names) {
            List<Region> called =
                    regions.stream().filter(region -> region.isCalled(name)).toList();
            if (called.isEmpty()) {
                List<String> known = regions.stream().map(Region::name).toList();
                String near = Nearest.to(name, known);
                throw new IllegalArgumentException("there is no region `" + name + "` in " + origin + "; "
                        + (near == null ? "there are " + String.join(", ", known) : "did you mean `" + near + "`?"));
            }
            wanted.addAll(called);
        }
        return new RegionCatalog(
                origin, regions.stream().filter(wanted::contains).toList());
    }

    /**
     * The endpoints on those ports only.
     *
     * @throws IllegalArgumentException when nothing is left
     */
    public RegionCatalog onlyPorts(Collection<Integer> ports) {
        return keeping(
                uri -> ports.contains(uri.port()),
                "on port " + text(ports) + "; there are " + text(all(TurnUri::port)));
    }

    /**
     * The endpoints over those transports only.
     *
     * @throws IllegalArgumentException when nothing is left
     */
    public RegionCatalog onlyTransports(Collection<Transport> transports) {
        return keeping(
                uri -> transports.contains(uri.transport()),
                "over " + text(transports) + "; there are " + text(all(TurnUri::transport)));
    }

    /** How many endpoints all regions have together. */
    public int endpoints() {
        return regions.stream().mapToInt(region -> region.urls().size()).sum();
    }

    /**
     * Every endpoint as a target, region by region.
     *
     * @param credentials for those of TURN; null for none
     * @param notes what is odd about them
     */
    public List<Target> targets(@Nullable Credentials credentials, List<CredentialNote> notes) {
        List<Target> targets = new ArrayList<>();
        for (Region region : regions) {
            for (String url : region.urls()) {
                TurnUri uri = TurnUri.parse(url);
                boolean needed = uri.kind() == TurnUri.Kind.TURN && credentials != null;
                targets.add(
                        new Target(url, uri, needed ? credentials : null, region.name(), needed ? notes : List.of()));
            }
        }
        return targets;
    }

    /** {@code HOST:PORT} to the address that the catalogue has for it. */
    public Map<String, InetAddress> addresses() {
        Map<String, InetAddress> all = new LinkedHashMap<>();
        for (Region region : regions) {
            InetAddress address = region.address();
            if (address != null) {
                region.urls().stream()
                        .map(TurnUri::parse)
                        .forEach(uri -> all.put(uri.host() + ":" + uri.port(), address));
            }
        }
        return all;
    }

    private RegionCatalog keeping(Predicate<TurnUri> which, String whatElse) {
        List<Region> kept = regions.stream()
                .map(region -> region.keeping(which))
                .filter(Objects::nonNull)
                .toList();
        if (kept.isEmpty()) {
            throw new IllegalArgumentException("nothing in " + origin + " is " + whatElse);
        }
        return new RegionCatalog(origin, kept);
    }

    private <T> Set<T> all(java.util.function.Function<TurnUri, T> part) {
        return regions.stream()
                .flatMap(region -> region.urls().stream())
                .map(TurnUri::parse)
                .map(part)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String text(Collection<?> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}

package dev.turnprobe.probe.plan;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a catalogue of regions: JSON or YAML, {@code docs/regions.md}. Every complaint names the place in the document.
 *
 * <pre>{@code
 * endpoints: [udp:3478, tcp:3478, tls:5349]     # what each host serves, unless it says otherwise
 * regions:
 *   - region: eu-west
 *     host: eu-west.turn.example.org
 *   - region: us-east
 *     urls: ["turn:us-east.turn.example.org:80", "turns:us-east.turn.example.org:443?transport=tcp"]
 * }</pre>
 */
public final class CatalogFile {
    private static final Set<String> TOP = Set.of("regions", "endpoints");
    private static final Set<String> MEMBERS = Set.of("region", "host", "address", "endpoints", "urls");
    private static final int MOST_ENDPOINTS = 10_000;

    private CatalogFile() {}

    /**
     * The catalogue in a document.
     *
     * @param origin what to call it
     * @throws IllegalArgumentException naming the place and what is wrong there
     */
    public static RegionCatalog parse(String origin, String document) {
        Object root = DataTree.parse(document);
        List<Service> common = Service.USUAL;
        Object listed = root;
        if (root instanceof Map<?, ?> top) {
            known("", top, TOP);
            Object services = top.get("endpoints");
            common = services == null ? common : services("endpoints", services);
            listed = top.get("regions");
        }
        if (!(listed instanceof List<?> entries) || entries.isEmpty()) {
            throw new IllegalArgumentException("there are no regions in it; it holds an object with a list `regions`");
        }
        List<Region> regions = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < entries.size(); i++) {
            String where = "regions[" + i + "]";
            Region region = region(where, entries.get(i), common);
            if (!names.add(region.name())) {
                throw new IllegalArgumentException(where + ".region: `" + region.name() + "` is there twice");
            }
            regions.add(region);
        }
        RegionCatalog catalog = new RegionCatalog(origin, regions);
        if (catalog.endpoints() > MOST_ENDPOINTS) {
            throw new IllegalArgumentException("it has " + catalog.endpoints() + " endpoints, more than "
                    + MOST_ENDPOINTS + "; make several catalogues of it");
        }
        return catalog;
    }

    private static Region region(String where, @Nullable Object entry, List<Service> common) {
        if (!(entry instanceof Map<?, ?> members)) {
            throw new IllegalArgumentException(where + ": expected an object with `region` and `host`");
        }
        known(where + ".", members, MEMBERS);
        String name = text(where, members, "region");
        Object own = members.get("endpoints");
        List<Service> services = own == null ? common : services(where + ".endpoints", own);
        List<String> urls;
        if (members.get("urls") != null) {
            if (members.get("host") != null || own != null) {
                throw new IllegalArgumentException(
                        where + ": `urls` says it all; leave `host` and `endpoints` out, or `urls`");
            }
            urls = texts(where + ".urls", members.get("urls"));
        } else {
            String host = text(where, members, "host");
            urls = services.stream().map(service -> service.url(host)).toList();
        }
        try {
            return new Region(name, address(where, members.get("address")), urls);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where + ": " + e.getMessage());
        }
    }

    private static List<Service> services(String where, Object value) {
        List<String> texts = texts(where, value);
        List<Service> services = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            try {
                services.add(Service.parse(texts.get(i)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(where + "[" + i + "]: " + e.getMessage());
            }
        }
        return services;
    }

    private static @Nullable InetAddress address(String where, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        // Only digits, hexadecimal and separators: nothing here may go to the name service.
        if (value instanceof String text && text.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            try {
                return InetAddress.getByName(text);
            } catch (UnknownHostException e) {
                // Said below.
            }
        }
        throw new IllegalArgumentException("`address` must be an IP address, not `" + value + "`");
    }

    private static String text(String where, Map<?, ?> members, String member) {
        Object value = members.get(member);
        if (value instanceof String text && !text.isBlank()) {
            return text.strip();
        }
        throw new IllegalArgumentException(
                where + "." + member + ": " + (value == null ? "is missing" : "expected text, not `" + value + "`"));
    }

    private static List<String> texts(String where, Object value) {
        List<?> values = value instanceof List<?> list ? list : List.of(value);
        List<String> texts = new ArrayList<>();
        for (Object each : values) {
            if (!(each instanceof String text)) {
                throw new IllegalArgumentException(where + ": expected text, not `" + each + "`");
            }
            texts.add(text);
        }
        if (texts.isEmpty()) {
            throw new IllegalArgumentException(where + ": there is nothing in it");
        }
        return texts;
    }

    private static void known(String where, Map<?, ?> members, Set<String> names) {
        for (Object member : members.keySet()) {
            String name = String.valueOf(member);
            if (!names.contains(name)) {
                String near = Nearest.to(name, names);
                throw new IllegalArgumentException(where + name + ": is not known here; "
                        + (near == null
                                ? "there are " + String.join(", ", new java.util.TreeSet<>(names))
                                : "did you mean `" + near + "`?"));
            }
        }
    }
}

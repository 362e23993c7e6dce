package dev.turnprobe.probe.plan;

import dev.turnprobe.turn.Transport;
import dev.turnprobe.turn.TurnUri;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A URI with holes: {@code turn:{region}.example.org:{port}?transport={transport}}. Where the transport is a hole, the
 * scheme follows it, because TLS and DTLS are {@code turns:} (RFC 7065 §3.1).
 */
public final class RegionTemplate {
    private static final Pattern HOLE = Pattern.compile("\\{([^{}]*)}");
    private static final Set<String> KNOWN = Set.of("region", "port", "transport");

    private final String text;
    private final boolean anyPort;
    private final boolean anyTransport;

    private RegionTemplate(String text, Set<String> holes) {
        this.text = text;
        anyPort = holes.contains("port");
        anyTransport = holes.contains("transport");
    }

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException naming the text and what is wrong with it
     */
    public static RegionTemplate parse(String text) {
        Set<String> holes =
                HOLE.matcher(text).results().map(found -> found.group(1)).collect(java.util.stream.Collectors.toSet());
        for (String hole : holes) {
            if (!KNOWN.contains(hole)) {
                String near = Nearest.to(hole, KNOWN);
                throw new IllegalArgumentException(
                        "`" + text + "`: there is no {" + hole + "}, only {region}, {port} and {transport}"
                                + (near == null ? "" : "; did you mean {" + near + "}?"));
            }
        }
        if (!holes.contains("region")) {
            throw new IllegalArgumentException("`" + text
                    + "` has no {region}, so all regions would be the same; write it like"
                    + " turn:{region}.example.org:{port}?transport={transport}");
        }
        RegionTemplate template = new RegionTemplate(text, holes);
        // What is wrong with the rest shall be said before anything is filled in.
        TurnUri.parse(template.filled("x", Service.usual(Transport.UDP)));
        return template;
    }

    /**
     * Fills it in for every region, port and transport.
     *
     * @param ports empty for each transport's usual one
     * @param transports empty for UDP, TCP and TLS
     * @throws IllegalArgumentException for ports or transports without a place in the template
     */
    public RegionCatalog expand(List<String> regions, List<Integer> ports, List<Transport> transports) {
        if (!anyPort && !ports.isEmpty()) {
            throw new IllegalArgumentException("`" + text + "` has no {port}, so ports have no place in it");
        }
        if (!anyTransport && !transports.isEmpty()) {
            throw new IllegalArgumentException("`" + text + "` has no {transport}, so transports have no place in it");
        }
        List<Region> filled = new ArrayList<>();
        for (String region : regions) {
            filled.add(new Region(
                    region.strip(),
                    null,
                    services(ports, transports).stream()
                            .map(service -> filled(region.strip(), service))
                            .distinct()
                            .toList()));
        }
        return new RegionCatalog("the template", filled);
    }

    private List<Service> services(List<Integer> ports, List<Transport> transports) {
        List<Transport> over = !anyTransport
                ? List.of(own())
                : transports.isEmpty() ? List.of(Transport.UDP, Transport.TCP, Transport.TLS) : transports;
        List<Service> services = new ArrayList<>();
        for (Transport transport : over) {
            if (ports.isEmpty()) {
                services.add(Service.usual(transport));
            }
            ports.forEach(port -> services.add(new Service(transport, port)));
        }
        return services;
    }

    /** The transport that the text names by itself. */
    private Transport own() {
        return TurnUri.parse(filled("x", Service.usual(Transport.UDP))).transport();
    }

    private String filled(String region, Service service) {
        String uri = HOLE.matcher(text).replaceAll(hole -> Matcher.quoteReplacement(value(hole, region, service)));
        return anyTransport
                ? uri.replaceFirst("(?i)^turns?:", service.transport().isSecure() ? "turns:" : "turn:")
                : uri;
    }

    private static String value(MatchResult hole, String region, Service service) {
        return switch (hole.group(1)) {
            case "region" -> region;
            case "port" -> Integer.toString(service.port());
            default -> service.transport().isStream() ? "tcp" : "udp";
        };
    }
}

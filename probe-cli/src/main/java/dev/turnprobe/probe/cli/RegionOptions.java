package dev.turnprobe.probe.cli;

import dev.turnprobe.credentials.metered.MeteredRegion;
import dev.turnprobe.probe.plan.CatalogFile;
import dev.turnprobe.probe.plan.Region;
import dev.turnprobe.probe.plan.RegionCatalog;
import dev.turnprobe.probe.plan.RegionTemplate;
import dev.turnprobe.probe.plan.Service;
import dev.turnprobe.turn.Transport;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which regions there are, and which of them are asked for. */
final class RegionOptions {
    private static final int LONGEST_CATALOG = 4 << 20;

    @Option(
            names = "--catalog",
            paramLabel = "FILE",
            description = "Regions in JSON or YAML, - for standard input, instead of Metered's (docs/regions.md).")
    @Nullable
    String catalog;

    @Option(
            names = "--template",
            paramLabel = "URI",
            description = "'turn:{region}.example.org:{port}?transport={transport}', filled in for every --regions, "
                    + "--ports and --transports.")
    @Nullable
    String template;

    @Option(
            names = "--regions",
            split = ",",
            paramLabel = "NAME",
            description = "These regions only, separated by commas (`turnprobe metered regions` lists Metered's).")
    List<String> regions = List.of();

    @Option(names = "--ports", split = ",", paramLabel = "PORT", description = "These ports only.")
    List<String> ports = List.of();

    @Option(
            names = "--transports",
            split = ",",
            paramLabel = "NAME",
            description = "These transports only: udp, tcp, tls, dtls.")
    List<String> transports = List.of();

    /** True if the regions are Metered's, where nobody is served without credentials. */
    boolean metered() {
        return catalog == null && template == null;
    }

    /** What is asked for; never empty. */
    RegionCatalog regions(Surroundings surroundings) {
        if (catalog != null && template != null) {
            throw new UsageException("--catalog and --template exclude each other; give one of them");
        }
        List<Integer> onPorts = ports.stream().map(RegionOptions::port).toList();
        List<Transport> over = transports.stream()
                .map(name -> checked("--transports", () -> Service.transport(name)))
                .toList();
        String holes = template;
        if (holes != null) {
            if (regions.isEmpty()) {
                throw new UsageException("--template needs --regions: what to put in place of {region}");
            }
            RegionTemplate parsed = checked("--template", () -> RegionTemplate.parse(holes));
            return checked("--template", () -> parsed.expand(regions, onPorts, over));
        }
        RegionCatalog all = all(surroundings);
        RegionCatalog some = regions.isEmpty() ? all : checked("--regions", () -> all.only(regions));
        RegionCatalog there = onPorts.isEmpty() ? some : checked("--ports", () -> some.onlyPorts(onPorts));
        return over.isEmpty() ? there : checked("--transports", () -> there.onlyTransports(over));
    }

    private RegionCatalog all(Surroundings surroundings) {
        String file = catalog;
        if (file == null) {
            return metereds();
        }
        byte[] document = Input.bytes("--catalog", file, surroundings, LONGEST_CATALOG);
        String text = new String(document, StandardCharsets.UTF_8);
        return checked("--catalog " + file, () -> CatalogFile.parse(file, text));
    }

    /** Metered's, without the STUN server that all of them share. */
    private static RegionCatalog metereds() {
        List<Region> all = MeteredRegion.ALL.stream()
                .map(region -> new Region(
                        region.value(),
                        null,
                        region.urls().stream()
                                .filter(url -> url.startsWith("turn"))
                                .toList()))
                .toList();
        return new RegionCatalog("Metered's catalogue", all);
    }

    private static int port(String text) {
        String digits = text.strip();
        int port = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 0;
        if (port < 1 || port > 65_535) {
            throw new UsageException("--ports " + text + ": expected numbers from 1 to 65535, separated by commas");
        }
        return port;
    }

    private static <T> T checked(String where, Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException e) {
            throw new UsageException(where + ": " + e.getMessage());
        }
    }
}

package dev.turnprobe.probe.regions;

import dev.turnprobe.probe.report.EndpointReport;
import dev.turnprobe.turn.Transport;
import java.util.ArrayList;
import java.util.List;

/** What to configure a browser with. Pure. */
public final class Recommendation {
    private Recommendation() {}

    /**
     * The endpoints of the best regions: of each the best over UDP, over TCP and over TLS, in this order, as far as they
     * work. No DTLS, which browsers do not speak to a relay (RFC 8835 §3.4), and no more, which would make every call
     * gather longer and none connect better.
     *
     * @param regions how many at most
     */
    public static List<EndpointReport> of(List<RankedRegion> ranked, int regions) {
        List<EndpointReport> chosen = new ArrayList<>();
        ranked.stream().filter(region -> region.best() != null).limit(regions).forEach(region -> {
            for (Transport transport : List.of(Transport.UDP, Transport.TCP, Transport.TLS)) {
                EndpointReport best = Ranking.best(
                        region.endpoints(),
                        each -> each.seen().target().isTurn()
                                && each.seen().target().uri().transport() == transport);
                if (best != null) {
                    chosen.add(best);
                }
            }
        });
        return List.copyOf(chosen);
    }

    /** The same as URLs. */
    public static List<String> urls(List<RankedRegion> ranked, int regions) {
        return of(ranked, regions).stream()
                .map(each -> each.seen().target().text())
                .toList();
    }
}

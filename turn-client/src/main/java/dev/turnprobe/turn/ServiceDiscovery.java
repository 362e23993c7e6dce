package dev.turnprobe.turn;

import dev.turnprobe.turn.NameResolutionException.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a host name to the hosts and ports that offer the service, best first (RFC 5928 §3; for STUN RFC 8489 §8). A
 * question that fails counts as one that found nothing, because many name servers know no NAPTR; the addresses decide.
 */
final class ServiceDiscovery {
    /** One place to ask. */
    record Service(String host, int port, Transport transport) {}

    private static final Logger LOG = LoggerFactory.getLogger(ServiceDiscovery.class);
    /** NAPTR records may point to NAPTR records, but not for ever. */
    private static final int MOST_POINTERS = 5;

    private final HostResolver dns;
    private final RandomGenerator random;
    private final TurnUri uri;

    /** @param random draws among SRV records of one priority */
    ServiceDiscovery(TurnUri uri, HostResolver dns, RandomGenerator random) {
        this.uri = uri;
        this.dns = dns;
        this.random = random;
    }

    /** Where to ask. Fails if the domain says that there is nothing; else never empty. */
    CompletableFuture<List<Service>> services() {
        CompletableFuture<List<Service>> found;
        if (uri.isPortGiven()) {
            found = CompletableFuture.completedFuture(List.of()); // RFC 5928 §3, step 3
        } else if (uri.isTransportGiven() || uri.kind() == TurnUri.Kind.STUN) {
            found = described(uri.host(), List.of(uri.transport())); // step 4
        } else {
            found = pointed(uri.host(), MOST_POINTERS) // step 5
                    .thenCompose(services -> services.isEmpty()
                            ? described(uri.host(), transports()) // step 6
                            : CompletableFuture.completedFuture(services));
        }
        return found.thenApply(services -> services.isEmpty() // step 7
                ? List.of(new Service(uri.host(), uri.port(), uri.transport()))
                : services);
    }

    /** The transports of the URI's scheme, those we like best first (RFC 5928 §3, table 1; RFC 7350 §4.6). */
    private List<Transport> transports() {
        return uri.isSecure() ? List.of(Transport.TLS, Transport.DTLS) : List.of(Transport.UDP, Transport.TCP);
    }

    private CompletableFuture<List<Service>> pointed(String name, int most) {
        return orNothing(dns.pointers(name), name).thenCompose(records -> {
            List<NaptrRecord> sorted = new ArrayList<>(records);
            sorted.sort(Comparator.comparingInt(NaptrRecord::order).thenComparingInt(NaptrRecord::preference));
            CompletableFuture<List<Service>> all = CompletableFuture.completedFuture(List.of());
            for (NaptrRecord record : sorted) {
                List<Transport> offered = offered(record);
                if (!offered.isEmpty()) {
                    all = all.thenCombine(follow(record, offered, most), ServiceDiscovery::joined);
                }
            }
            return all;
        });
    }

    private CompletableFuture<List<Service>> follow(NaptrRecord record, List<Transport> offered, int most) {
        return switch (record.flags().toUpperCase(Locale.ROOT)) {
            case "S" -> {
                CompletableFuture<List<Service>> all = CompletableFuture.completedFuture(List.of());
                for (Transport transport : offered) {
                    all = all.thenCombine(srv(record.replacement(), transport), ServiceDiscovery::joined);
                }
                yield all;
            }
            case "A" ->
                CompletableFuture.completedFuture(offered.stream()
                        .map(transport -> new Service(record.replacement(), uri.port(), transport))
                        .toList());
            case "" ->
                most > 1 ? pointed(record.replacement(), most - 1) : CompletableFuture.completedFuture(List.of());
            default -> CompletableFuture.completedFuture(List.of());
        };
    }

    /** RFC 5928 §5 and RFC 7350 §4.6.3: the tags of the RELAY service, of which only those of our scheme are of use. */
    private List<Transport> offered(NaptrRecord record) {
        String[] parts = record.service().toLowerCase(Locale.ROOT).split(":", -1);
        List<Transport> offered = new ArrayList<>();
        if (parts[0].equals("relay") && record.regexp().isEmpty()) {
            for (String tag : parts) {
                Transport transport = switch (tag) {
                    case "turn.udp" -> Transport.UDP;
                    case "turn.tcp" -> Transport.TCP;
                    case "turn.tls" -> Transport.TLS;
                    case "turn.dtls" -> Transport.DTLS;
                    default -> null;
                };
                if (transport != null && transport.isSecure() == uri.isSecure()) {
                    offered.add(transport);
                }
            }
        }
        return offered;
    }

    private CompletableFuture<List<Service>> described(String domain, List<Transport> wanted) {
        String service = (uri.kind() == TurnUri.Kind.TURN ? "turn" : "stun") + (uri.isSecure() ? "s" : "");
        CompletableFuture<List<Service>> all = CompletableFuture.completedFuture(List.of());
        for (Transport transport : wanted) {
            String name = "_" + service + (transport.isStream() ? "._tcp." : "._udp.") + domain;
            all = all.thenCompose(before -> srv(name, transport).thenApply(more -> joined(before, more)));
        }
        return all;
    }

    private CompletableFuture<List<Service>> srv(String name, Transport transport) {
        return orNothing(dns.services(name), name).thenApply(records -> {
            if (records.size() == 1 && records.get(0).target().isEmpty()) {
                throw new java.util.concurrent.CompletionException(
                        new NameResolutionException(name, Problem.NO_SERVICE, null, null));
            }
            return SrvOrder.of(records, random).stream()
                    .filter(record -> record.port() != 0 && !record.target().isEmpty())
                    .map(record -> new Service(record.target(), record.port(), transport))
                    .toList();
        });
    }

    private static List<Service> joined(List<Service> before, List<Service> more) {
        Set<Service> all = new java.util.LinkedHashSet<>(before);
        all.addAll(more);
        return List.copyOf(all);
    }

    private static <T> CompletableFuture<List<T>> orNothing(CompletableFuture<List<T>> question, String name) {
        return question.exceptionally(error -> {
            LOG.debug("{}: taken as if there were no such records", name, error);
            return List.of();
        });
    }
}

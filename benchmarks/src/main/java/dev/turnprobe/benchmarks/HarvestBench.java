package dev.turnprobe.benchmarks;

import dev.turnprobe.fixtures.ImpairedProxy;
import dev.turnprobe.fixtures.LinkConditions;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.coturn.CoturnConfig;
import dev.turnprobe.fixtures.coturn.CoturnServer;
import dev.turnprobe.ice4j.TurnRelayHarvester;
import dev.turnprobe.turn.TlsTrust;
import dev.turnprobe.turn.TurnClient;
import dev.turnprobe.turn.TurnSettings;
import dev.turnprobe.turn.TurnUri;
import dev.turnprobe.turn.core.Credentials;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.ice4j.TransportAddress;
import org.ice4j.ice.Agent;
import org.ice4j.ice.CandidateType;
import org.ice4j.ice.Component;
import org.ice4j.ice.HostCandidate;
import org.ice4j.ice.KeepAliveStrategy;
import org.ice4j.ice.harvest.CandidateHarvester;
import org.ice4j.ice.harvest.TurnCandidateHarvester;
import org.ice4j.security.LongTermCredential;
import org.ice4j.socket.IceUdpSocketWrapper;
import org.ice4j.socket.MultiplexingDatagramSocket;

/**
 * {@code ./bench harvest}: how long an ice4j agent waits for its relayed candidate, from our harvester over each transport
 * and from ice4j's own, which knows UDP. All take turns on one coturn, first bare, then behind a link with a round trip of
 * 20 ms. Timed is {@code harvest} of a component that has a host candidate already, because ice4j's own needs one. Our
 * client is made once; a connection, and TLS's handshake, are made for each candidate.
 */
final class HarvestBench {
    private static final Duration ONE_WAY = Duration.ofMillis(10);
    private static final int WARM_UP = 60;
    private static final int MEASURED = 101;
    private static final int MEASURED_FAR = 61;
    /** Kept, so that its level is: ice4j says a great deal about every step. */
    private static final Logger CHATTER = Logger.getLogger("");

    private static final String OWN = "ice4j's own, udp";

    private HarvestBench() {}

    /** @param args {@code --table FILE} keeps the table there */
    static void main(String[] args) throws Exception {
        CHATTER.setLevel(Level.OFF);
        System.setProperty("ice4j.harvest.mapping.aws.enabled", "false");
        String table = table();
        System.out.print(table);
        for (int i = 0; i + 1 < args.length; i++) {
            if (args[i].equals("--table")) {
                Files.writeString(
                        Path.of(args[i + 1]),
                        Bench.kept(
                                        "How long an ice4j agent waits for a relayed candidate",
                                        "Milliseconds until `harvest` returns, median and the middle half; NONE: so many got no"
                                                + " candidate.",
                                        "harvest")
                                + "```\n" + table + "```\n");
            }
        }
        // ice4j has threads that never end.
        System.exit(0);
    }

    private static String table() throws Exception {
        try (CoturnServer coturn = CoturnServer.start(CoturnConfig.defaults()
                        .user("ada", "lovelace")
                        .transports(Transport.UDP, Transport.TCP, Transport.TLS, Transport.DTLS));
                TurnClient turn = TurnClient.create(TurnSettings.builder()
                        .credentials(Credentials.of("ada", "lovelace"))
                        .trust(TlsTrust.platformAnd(TlsTrust.readCertificates(
                                new ByteArrayInputStream(coturn.caPem().getBytes(StandardCharsets.US_ASCII)))))
                        .build())) {
            turn.warmUpTls().get(30, TimeUnit.SECONDS);
            turn.warmUpDtls().get(30, TimeUnit.SECONDS);
            Map<String, CandidateHarvester> near = new LinkedHashMap<>();
            near.put(OWN, theirs(coturn, new InetSocketAddress("127.0.0.1", coturn.port(Transport.UDP))));
            for (Transport transport : List.of(Transport.UDP, Transport.TCP, Transport.TLS, Transport.DTLS)) {
                near.put(
                        "ours, " + transport.name().toLowerCase(Locale.ROOT),
                        new TurnRelayHarvester(turn, TurnUri.parse(coturn.uri(transport))));
            }
            measure(near, WARM_UP);
            StringBuilder text =
                    new StringBuilder(line("HARVESTER", "MEDIAN ms", "25 %", "75 %", "OF ICE4J'S", "NONE"));
            text.append(rows("bare: ", measure(near, MEASURED)));

            LinkConditions link = LinkConditions.perfect().delay(ONE_WAY);
            InetSocketAddress server = new InetSocketAddress("127.0.0.1", coturn.port(Transport.UDP));
            try (ImpairedProxy proxy = ImpairedProxy.udp(server, 1, link, link)) {
                Map<String, CandidateHarvester> far = new LinkedHashMap<>();
                far.put(OWN, theirs(coturn, proxy.address()));
                TurnUri uri = TurnUri.parse("turn:127.0.0.1:" + proxy.address().getPort());
                far.put("ours, udp", new TurnRelayHarvester(turn, uri));
                text.append(rows("20 ms away: ", measure(far, MEASURED_FAR)));
            }
            return text.toString();
        }
    }

    private static CandidateHarvester theirs(CoturnServer coturn, InetSocketAddress server) {
        return new TurnCandidateHarvester(
                new TransportAddress(server.getAddress(), server.getPort(), org.ice4j.Transport.UDP),
                new LongTermCredential(coturn.username(), coturn.password()));
    }

    private static Map<String, List<Double>> measure(Map<String, CandidateHarvester> harvesters, int rounds)
            throws Exception {
        Map<String, List<Double>> times = new LinkedHashMap<>();
        List<Map.Entry<String, CandidateHarvester>> turns = new ArrayList<>(harvesters.entrySet());
        for (int i = 0; i < rounds; i++) {
            for (Map.Entry<String, CandidateHarvester> each : turns) {
                times.computeIfAbsent(each.getKey(), name -> new ArrayList<>()).add(harvest(each.getValue()));
            }
            // Nobody is always the one who comes after the garbage of the same other one.
            Collections.rotate(turns, 1);
        }
        return times;
    }

    /** How long it took in milliseconds; not a number when it came to nothing. */
    private static double harvest(CandidateHarvester harvester) throws Exception {
        Agent agent = new Agent();
        agent.setUseDynamicPorts(false);
        try {
            Component component =
                    agent.createComponent(agent.createMediaStream("data"), KeepAliveStrategy.SELECTED_ONLY, true);
            HostCandidate host = new HostCandidate(
                    new IceUdpSocketWrapper(new MultiplexingDatagramSocket(0, InetAddress.getByName("127.0.0.1"))),
                    component);
            component.addLocalCandidate(host);
            agent.getStunStack().addSocket(host.getStunSocket(null));
            long begin = System.nanoTime();
            harvester.harvest(component);
            double took = (System.nanoTime() - begin) / 1e6;
            boolean found = component.getLocalCandidates().stream()
                    .anyMatch(each -> each.getType() == CandidateType.RELAYED_CANDIDATE);
            return found ? took : Double.NaN;
        } finally {
            agent.free();
        }
    }

    private static String rows(String where, Map<String, List<Double>> times) {
        double own = quantile(times.getOrDefault(OWN, List.of()), 0.5);
        StringBuilder text = new StringBuilder();
        times.forEach((name, all) -> text.append(line(
                where + name,
                number(quantile(all, 0.5)),
                number(quantile(all, 0.25)),
                number(quantile(all, 0.75)),
                number(quantile(all, 0.5) / own) + " x",
                Long.toString(all.stream().filter(time -> Double.isNaN(time)).count()))));
        return text.toString();
    }

    private static String line(String name, String median, String low, String high, String ratio, String none) {
        return String.format("%-30s %10s %8s %8s %11s %5s%n", name, median, low, high, ratio, none);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static double quantile(List<Double> values, double part) {
        List<Double> sorted =
                values.stream().filter(value -> !Double.isNaN(value)).sorted().toList();
        return sorted.isEmpty() ? Double.NaN : sorted.get((int) (part * (sorted.size() - 1)));
    }
}

package dev.turnprobe.benchmarks.relay;

import dev.turnprobe.fixtures.coturn.CoturnConfig;
import dev.turnprobe.fixtures.coturn.CoturnServer;
import dev.turnprobe.turn.Relay;
import dev.turnprobe.turn.TlsTrust;
import dev.turnprobe.turn.Transport;
import dev.turnprobe.turn.TurnClient;
import dev.turnprobe.turn.TurnSettings;
import dev.turnprobe.turn.TurnUri;
import dev.turnprobe.turn.core.Credentials;
import io.netty.util.ResourceLeakDetector;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * {@code ./bench relay}: what a packet from one relay to another costs, both in this process and on one server. Over UDP, the
 * floor and pion run beside each row.
 */
public final class RelayBench {
    /** At least, once a transport; the pump goes on until the compiler is quiet. */
    private static final long WARM_UP = 150_000;

    private static final long WARM_UP_AGAIN = 50_000;
    private static final String FORMAT = "%-10s %-9s %6s %7s %10s %8s %9s %8s %8s%n";

    private RelayBench() {}

    /** @param heading what stands above the table that is kept */
    public static void main(String[] args, Function<String, String> heading) throws Exception {
        RelayArguments arguments;
        try {
            arguments = RelayArguments.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(2);
            return;
        }
        // By default Netty remembers in detail where one buffer of 128 was allocated, which is garbage and time.
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        List<Cost.Row> rows = measure(arguments);
        String table = table(rows);
        System.out.print(table);
        if (arguments.json() != null) {
            Files.writeString(
                    Path.of(arguments.json()),
                    rows.stream().map(Cost.Row::json).collect(Collectors.joining(",\n  ", "[\n  ", "\n]\n")));
        }
        if (arguments.table() != null) {
            Files.writeString(
                    Path.of(arguments.table()),
                    heading.apply("What a relayed packet costs") + "```\n" + table + "```\n");
        }
        System.exit(0);
    }

    private static List<Cost.Row> measure(RelayArguments arguments) throws Exception {
        TurnSettings.Builder settings = TurnSettings.builder()
                .credentials(Credentials.of(arguments.user(), arguments.password()))
                .eventLoops(1);
        String server = arguments.server();
        if (server != null) {
            return measure(arguments, settings.trust(TlsTrust.insecure()).build(), transport -> server);
        }
        try (CoturnServer coturn =
                CoturnServer.start(CoturnConfig.defaults().user(arguments.user(), arguments.password()))) {
            TlsTrust trust = TlsTrust.platformAnd(TlsTrust.readCertificates(
                    new ByteArrayInputStream(coturn.caPem().getBytes(StandardCharsets.US_ASCII))));
            return measure(
                    arguments,
                    settings.trust(trust).build(),
                    transport ->
                            "127.0.0.1:" + coturn.port(dev.turnprobe.fixtures.Transport.valueOf(transport.name())));
        }
    }

    private static List<Cost.Row> measure(
            RelayArguments arguments, TurnSettings settings, Function<Transport, String> servers) throws Exception {
        List<Cost.Row> rows = new ArrayList<>();
        for (Transport transport : arguments.transports()) {
            long warmUp = WARM_UP;
            for (int size : arguments.sizes()) {
                for (int window : arguments.windows()) {
                    String name = transport.name().toLowerCase(Locale.ROOT);
                    System.err.printf("bench: %s, %d bytes, window %d%n", name, size, window);
                    Cost cost = pump(settings, uri(transport, servers), size, window, warmUp, arguments.packets());
                    warmUp = WARM_UP_AGAIN;
                    rows.add(new Cost.Row("turnprobe", name, size, window, cost));
                    if (transport == Transport.UDP) {
                        rows.addAll(References.floor(size, window, arguments.packets()));
                        rows.addAll(References.pion(servers.apply(transport), arguments, size, window));
                    }
                }
            }
        }
        return rows;
    }

    private static TurnUri uri(Transport transport, Function<Transport, String> servers) {
        boolean secure = transport == Transport.TLS || transport == Transport.DTLS;
        boolean stream = transport == Transport.TCP || transport == Transport.TLS;
        return TurnUri.parse(
                (secure ? "turns:" : "turn:") + servers.apply(transport) + "?transport=" + (stream ? "tcp" : "udp"));
    }

    private static Cost pump(TurnSettings settings, TurnUri uri, int size, int window, long warmUp, long packets)
            throws Exception {
        try (TurnClient client = TurnClient.create(settings)) {
            Relay from = client.open(uri).get(15, TimeUnit.SECONDS);
            Relay to = client.open(uri).get(15, TimeUnit.SECONDS);
            return Pump.run(from, to, size, window, warmUp, packets);
        }
    }

    private static String table(List<Cost.Row> rows) {
        StringBuilder text = new StringBuilder(String.format(
                FORMAT,
                "PROGRAM",
                "TRANSPORT",
                "BYTES",
                "WINDOW",
                "PACKETS/s",
                "CPU us",
                "B/packet",
                "x floor",
                "x pion/s"));
        for (Cost.Row row : rows) {
            boolean ours = row.program().equals("turnprobe");
            text.append(String.format(
                    FORMAT,
                    row.program(),
                    row.transport(),
                    row.size(),
                    row.window(),
                    String.format(Locale.ROOT, "%.0f", row.cost().packetsPerSecond()),
                    String.format(Locale.ROOT, "%.2f", row.cost().cpuMicrosPerPacket()),
                    String.format(Locale.ROOT, "%.1f", row.cost().bytesPerPacket()),
                    ours ? ratio(rows, row, "floor", Cost::cpuMicrosPerPacket) : "",
                    ours ? ratio(rows, row, "pion", Cost::packetsPerSecond) : ""));
        }
        return text.toString();
    }

    private static String ratio(List<Cost.Row> rows, Cost.Row ours, String other, Function<Cost, Double> figure) {
        return rows.stream()
                .filter(row -> row.program().equals(other)
                        && row.transport().equals(ours.transport())
                        && row.size() == ours.size()
                        && row.window() == ours.window())
                .findFirst()
                .map(row -> String.format(Locale.ROOT, "%.2f", figure.apply(ours.cost()) / figure.apply(row.cost())))
                .orElse("");
    }
}

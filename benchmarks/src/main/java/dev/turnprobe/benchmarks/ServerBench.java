package dev.turnprobe.benchmarks;

import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.TurnServer;
import dev.turnprobe.fixtures.coturn.CoturnConfig;
import dev.turnprobe.fixtures.coturn.CoturnProcess;
import dev.turnprobe.fixtures.coturn.CoturnServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * {@code ./bench server}: how many datagrams a second the embedded server relays, beside coturn. Each is a process of its
 * own; one {@link RelayPump} drives both, in turns, so that a slow minute of the machine is slow for both.
 */
final class ServerBench {
    private static final int ROUNDS = 7;
    private static final int PAYLOAD = 160;
    /** So many datagrams, or a limited time, until the compiler is done with the server. */
    private static final int WARM_UP = 200_000;

    private static final int LONGEST_WARM_UP = 20;
    private static final long ROUND = TimeUnit.SECONDS.toNanos(1);

    private ServerBench() {}

    /** One way through a server. */
    private interface Way {
        RelayPump.Flow pump(RelayPump pump, long nanos) throws IOException;
    }

    /** @param args {@code --table FILE} keeps the table there */
    static void main(String[] args) throws Exception {
        String table = table();
        System.out.print(table);
        for (int i = 0; i + 1 < args.length; i++) {
            if (args[i].equals("--table")) {
                Files.writeString(
                        Path.of(args[i + 1]),
                        Bench.kept(
                                        "How much the embedded server relays",
                                        "Datagrams of " + PAYLOAD
                                                + " bytes a second over UDP, through one allocation; medians of "
                                                + ROUNDS
                                                + " rounds, the two servers in turns. On two cores the pump has one and the server the other; \"/cpu\" is by the second of processor time that the server spent, on whichever, and stays what it is on a busy machine.",
                                        "server")
                                + "```\n" + table + "```\n");
            }
        }
    }

    private static String table() throws Exception {
        Map<String, Way> channels = new LinkedHashMap<>();
        channels.put("ChannelData to the peer", (pump, nanos) -> pump.channelToPeer(PAYLOAD, nanos));
        channels.put("ChannelData to the client", (pump, nanos) -> pump.toClient(PAYLOAD, nanos));
        Map<String, Way> indications = new LinkedHashMap<>();
        indications.put("Send indications", (pump, nanos) -> pump.indicationsToPeer(PAYLOAD, nanos));
        indications.put("Data indications", (pump, nanos) -> pump.toClient(PAYLOAD, nanos));
        StringBuilder table = new StringBuilder(String.format(
                "%-26s %12s %12s %7s %14s %14s %7s%n",
                "WAY", "EMBEDDED /s", "COTURN /s", "RATIO", "EMBEDDED /cpu", "COTURN /cpu", "RATIO"));
        try (CoturnProcess coturn = (CoturnProcess)
                        CoturnServer.start(CoturnConfig.defaults().transports(Transport.UDP));
                ServerProcess embedded = ServerProcess.start()) {
            for (boolean channel : new boolean[] {true, false}) {
                try (Side ours = new Side(embedded, embedded.handle(), channel);
                        Side theirs =
                                new Side(coturn, ProcessHandle.of(coturn.pid()).orElseThrow(), channel)) {
                    for (Map.Entry<String, Way> way : (channel ? channels : indications).entrySet()) {
                        table.append(row(way.getKey(), way.getValue(), ours, theirs));
                    }
                }
            }
        }
        return table.toString();
    }

    private static String row(String name, Way way, Side ours, Side theirs) throws IOException {
        long warm = 0;
        for (int i = 0; i < LONGEST_WARM_UP && warm < WARM_UP; i++) {
            warm += way.pump(ours.pump, ROUND).arrived();
        }
        way.pump(theirs.pump, ROUND);
        ours.begin();
        theirs.begin();
        for (int i = 0; i < ROUNDS; i++) {
            ours.pump(way);
            theirs.pump(way);
        }
        return String.format(
                Locale.ROOT,
                "%-26s %,12.0f %,12.0f %7.2f %,14.0f %,14.0f %7.2f%n",
                name,
                ours.perSecond(),
                theirs.perSecond(),
                ours.perSecond() / theirs.perSecond(),
                ours.perCpuSecond(),
                theirs.perCpuSecond(),
                ours.perCpuSecond() / theirs.perCpuSecond());
    }

    /** One server, with what went through it, and what processor time that took. */
    private static final class Side implements AutoCloseable {
        final RelayPump pump;
        private final ProcessHandle process;
        private final List<Double> perSecond = new ArrayList<>();
        private long arrived;
        private Duration cpu = Duration.ZERO;

        Side(TurnServer server, ProcessHandle process, boolean channel) throws IOException {
            pump = new RelayPump(server, channel);
            this.process = process;
        }

        void begin() {
            perSecond.clear();
            arrived = 0;
            cpu = Duration.ZERO;
        }

        void pump(Way way) throws IOException {
            Duration before = spent();
            RelayPump.Flow flow = way.pump(pump, ROUND);
            cpu = cpu.plus(spent()).minus(before);
            perSecond.add(flow.perSecond());
            arrived += flow.arrived();
        }

        private Duration spent() {
            return process.info().totalCpuDuration().orElse(Duration.ZERO);
        }

        double perSecond() {
            return perSecond.stream()
                    .sorted()
                    .skip(perSecond.size() / 2)
                    .findFirst()
                    .orElseThrow();
        }

        double perCpuSecond() {
            return arrived * 1e9 / Math.max(1, cpu.toNanos());
        }

        @Override
        public void close() throws IOException {
            pump.close();
        }
    }
}

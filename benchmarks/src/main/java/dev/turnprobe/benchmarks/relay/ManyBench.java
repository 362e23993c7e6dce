package dev.turnprobe.benchmarks.relay;

import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.coturn.CoturnConfig;
import dev.turnprobe.fixtures.coturn.CoturnServer;
import dev.turnprobe.turn.Relay;
import dev.turnprobe.turn.TurnClient;
import dev.turnprobe.turn.TurnSettings;
import dev.turnprobe.turn.TurnUri;
import dev.turnprobe.turn.core.Credentials;
import io.netty.util.ResourceLeakDetector;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code ./bench many N}: what live allocations cost in threads and memory. Each has its socket, a permission and a channel, and
 * refreshes all three; N of them are compared with one. The kernel's memory for the sockets is not in it.
 */
public final class ManyBench {
    static final String USAGE = "usage: ./bench many N, with N from 2 to 16000";
    private static final int MOST = 16_000;
    /** So many are opened at a time: coturn's socket holds no more requests than that. */
    private static final int AT_A_TIME = 32;

    private ManyBench() {}

    /** @param heading what stands above the table that is kept */
    public static void main(String[] args, Function<String, String> heading) throws Exception {
        String table = null;
        int count = 0;
        for (int i = 1; i < args.length; i++) {
            if (args[i].equals("--table") && i + 1 < args.length) {
                table = args[++i];
            } else if (count == 0 && args[i].matches("\\d{1,5}")) {
                count = Integer.parseInt(args[i]);
            } else {
                count = -1;
            }
        }
        if (count < 1 || count > MOST) {
            System.err.println("bench: " + USAGE);
            System.exit(2);
            return;
        }
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        String text = measure(count);
        System.out.print(text);
        if (table != null) {
            Files.writeString(Path.of(table), heading.apply("What an allocation costs") + "```\n" + text + "```\n");
        }
        System.exit(0);
    }

    private static String measure(int count) throws Exception {
        try (CoturnServer coturn = CoturnServer.start(CoturnConfig.defaults()
                        .user("ada", "lovelace")
                        .transports(Transport.UDP)
                        .relayPorts(40_000, 65_000));
                TurnClient client = TurnClient.create(TurnSettings.with(Credentials.of("ada", "lovelace")))) {
            TurnUri uri = TurnUri.parse("turn:127.0.0.1:" + coturn.port(Transport.UDP));
            List<Relay> relays = new ArrayList<>();
            // The first ones load the classes that the others need, too.
            open(client, uri, AT_A_TIME, relays);
            for (Relay relay : relays.subList(1, relays.size())) {
                relay.release().get(10, TimeUnit.SECONDS);
            }
            relays.subList(1, relays.size()).clear();
            Footprint one = Footprint.now();
            open(client, uri, count - 1, relays);
            Footprint many = Footprint.now();
            long live =
                    relays.stream().filter(relay -> !relay.closed().isDone()).count();
            return String.format(
                    Locale.ROOT,
                    "%-22s %10s %10s%n%-22s %10d %10d%n%-22s %10d %10d%n%-22s %10.1f %10.1f%n%-22s %10s %10s%n%-22s %10s %10s%n",
                    "ALLOCATIONS",
                    1,
                    count,
                    "still live",
                    1,
                    live,
                    "threads",
                    one.threads(),
                    many.threads(),
                    "heap MiB",
                    one.heap() / 1048576.0,
                    many.heap() / 1048576.0,
                    "heap bytes each",
                    "",
                    each(many.heap() - one.heap(), count),
                    "native bytes each",
                    "",
                    one.nativeBytes() < 0 ? "unknown" : each(many.nativeBytes() - one.nativeBytes(), count));
        }
    }

    private static @Nullable String each(long bytes, int count) {
        return count < 2 ? "" : Long.toString(bytes / (count - 1));
    }

    private static void open(TurnClient client, TurnUri uri, int count, List<Relay> relays) throws Exception {
        InetSocketAddress peer = new InetSocketAddress("127.0.0.1", 9);
        Queue<CompletableFuture<Relay>> opening = new ArrayDeque<>();
        for (int begun = 0; begun < count || !opening.isEmpty(); ) {
            if (begun < count && opening.size() < AT_A_TIME) {
                begun++;
                opening.add(
                        client.open(uri).thenCompose(relay -> relay.bind(peer).thenApply(number -> relay)));
            } else {
                relays.add(opening.remove().get(60, TimeUnit.SECONDS));
            }
        }
    }
}

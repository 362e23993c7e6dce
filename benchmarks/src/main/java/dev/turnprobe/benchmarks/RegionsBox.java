package dev.turnprobe.benchmarks;

import dev.turnprobe.fixtures.embedded.RegionsInABox;
import dev.turnprobe.fixtures.embedded.RegionsPlan;
import dev.turnprobe.turn.HostResolver;
import dev.turnprobe.turn.Relay;
import dev.turnprobe.turn.TlsTrust;
import dev.turnprobe.turn.TurnClient;
import dev.turnprobe.turn.TurnSettings;
import dev.turnprobe.turn.TurnUri;
import dev.turnprobe.turn.core.Credentials;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The far end of {@link RegionsBench}, in a process of its own: 32 regions on four transports. Warms itself up, so that
 * what is measured is not the server's first time; says {@code ready}, ends with standard input, and says how late it was.
 */
final class RegionsBox {
    private static final int ROUNDS = 6;
    private static final int AT_ONCE = 32;

    private RegionsBox() {}

    /** The regions of the bench, for both processes. */
    static RegionsPlan plan() {
        return RegionsPlan.metered().services(RegionsPlan.STANDARD_SERVICES);
    }

    /** @param directory gets what a client needs: {@code catalog.json}, {@code ca.pem}, {@code password} */
    static void serve(Path directory) throws Exception {
        try (RegionsInABox box = RegionsInABox.start(plan())) {
            Files.writeString(directory.resolve("catalog.json"), box.catalog());
            Files.writeString(directory.resolve("ca.pem"), box.caPem());
            Files.writeString(directory.resolve("password"), box.password());
            warmUp(box);
            box.forgetTimingError();
            System.out.println("ready");
            while (System.in.read() >= 0) {
                // Only the end matters.
            }
            System.out.println(box.timingError());
        }
    }

    private static void warmUp(RegionsInABox box) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            // A new client each time: it takes no session up again.
            try (TurnClient client = TurnClient.create(settings(box))) {
                List<CompletableFuture<?>> open = new ArrayList<>();
                for (RegionsInABox.Endpoint endpoint : box.endpoints()) {
                    open.add(client.open(TurnUri.parse(endpoint.uri())).thenCompose(RegionsBox::use));
                    if (open.size() == AT_ONCE) {
                        CompletableFuture.allOf(open.toArray(CompletableFuture<?>[]::new))
                                .get(1, TimeUnit.MINUTES);
                        open.clear();
                    }
                }
            }
        }
    }

    /** A payload through the relay, and it is given back. */
    private static CompletableFuture<?> use(Relay relay) {
        CompletableFuture<Void> back = new CompletableFuture<>();
        relay.onDatagram((peer, payload) -> back.complete(null));
        return relay.permit(relay.relayedAddress())
                .thenRun(() -> relay.send(
                        relay.relayedAddress(), Unpooled.directBuffer(64).writeZero(64)))
                .thenCompose(sent -> back)
                .thenCompose(echoed -> relay.release());
    }

    private static TurnSettings settings(RegionsInABox box) throws Exception {
        TlsTrust trust = TlsTrust.platformAnd(
                TlsTrust.readCertificates(new ByteArrayInputStream(box.caPem().getBytes(StandardCharsets.US_ASCII))));
        HostResolver resolver = host -> {
            InetAddress address = box.addresses().get(host);
            return CompletableFuture.completedFuture(List.of(address));
        };
        return TurnSettings.builder()
                .credentials(Credentials.of(box.username(), box.password()))
                .trust(trust)
                .resolver(resolver)
                .build();
    }
}

package dev.turnprobe.probe.cli;

import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.coturn.CoturnConfig;
import dev.turnprobe.fixtures.coturn.CoturnServer;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A process of its own for {@link FirewallTest}: coturn and a check of it, in a network where relay ports are dropped. */
final class BlockedRelay {
    static final int FIRST_RELAY_PORT = 50_000;
    static final int LAST_RELAY_PORT = 50_100;

    private BlockedRelay() {}

    public static void main(String[] args) {
        CoturnConfig config = CoturnConfig.defaults().relayPorts(FIRST_RELAY_PORT, LAST_RELAY_PORT);
        Cli.Result result;
        try (CoturnServer coturn = CoturnServer.start(config)) {
            result = new Cli()
                    .today()
                    .environment("TURN_PASSWORD", coturn.password())
                    .execute(
                            "check",
                            "-u",
                            coturn.username(),
                            "--json",
                            "--timeout",
                            "4s",
                            coturn.uri(Transport.UDP),
                            coturn.uri(Transport.TCP));
        }
        new PrintStream(System.out, true, StandardCharsets.UTF_8).print(result.out());
        System.err.print(result.err());
        System.exit(result.code());
    }
}

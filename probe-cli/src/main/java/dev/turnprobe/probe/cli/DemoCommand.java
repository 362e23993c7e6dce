package dev.turnprobe.probe.cli;

import dev.turnprobe.probe.plan.ProbePlan;
import dev.turnprobe.turn.AddressFamily;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Everything against an embedded TURN server: no account, no network. */
@Command(
        name = "demo",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        header = "Shows `check` against an embedded TURN server: no account, no network, no coturn.",
        synopsisHeading = "%n",
        usageHelpWidth = 100,
        customSynopsis = {
            "Examples:",
            "  turnprobe demo",
            "  turnprobe demo --json",
            "  turnprobe demo --serve        (keeps the server for other programs)",
            "",
            "Usage: turnprobe demo [OPTIONS]"
        })
final class DemoCommand implements Callable<Integer> {
    @Option(
            names = "--serve",
            description = "Keep the server running: one JSON line when it is ready; ends on SIGINT, SIGTERM, or when "
                    + "standard input closes.")
    boolean serve;

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS:PORT",
            description = "Where --serve listens; TLS and DTLS on the port behind it (default: loopback, free ports).")
    @Nullable
    String listen;

    @Mixin
    OutputOptions output = new OutputOptions();

    private final Surroundings surroundings;
    private final Interrupts interrupts;

    DemoCommand(Surroundings surroundings, Interrupts interrupts) {
        this.surroundings = surroundings;
        this.interrupts = interrupts;
    }

    @Override
    public Integer call() {
        output.check();
        if (listen != null && !serve) {
            throw new UsageException("--listen goes with --serve");
        }
        if (serve && (output.machine() || output.files())) {
            throw new UsageException("--serve prints one line in JSON and makes no report; "
                    + "leave --json, --ndjson, --csv, --junit and --html out");
        }
        surroundings.logging().accept(output.verbosity());
        return serve ? serve() : check();
    }

    private int check() {
        try (DemoServer server = DemoServer.start(surroundings)) {
            ProbePlan plan = new ProbePlan(
                    server.targets(),
                    ProbePlan.DEFAULT_TIMEOUT,
                    0,
                    ProbePlan.DEFAULT_SAMPLES,
                    ProbePlan.DEFAULT_INTERVAL,
                    AddressFamily.ANY,
                    server.trust(),
                    Map.of(),
                    null);
            return new CheckRun(surroundings, interrupts, output).run(plan, Set.of());
        }
    }

    private int serve() {
        try (DemoServer server = open()) {
            surroundings.out().print(server.line() + "\n");
            surroundings.out().flush();
            surroundings.err().println("serving; ends on SIGINT, SIGTERM, or when standard input closes");
            CountDownLatch end = new CountDownLatch(1);
            interrupts.handle(end::countDown);
            Thread reader = new Thread(() -> awaitEndOfInput(end), "turnprobe-stdin");
            reader.setDaemon(true);
            reader.start();
            await(end);
        }
        return interrupts.interrupted() ? ExitCode.INTERRUPTED : ExitCode.OK;
    }

    private DemoServer open() {
        if (listen == null) {
            return DemoServer.start(surroundings);
        }
        // TLS and DTLS take the port behind it.
        InetSocketAddress address = ListenAddress.parse(listen, 65_534);
        return DemoServer.start(surroundings, address.getAddress(), address.getPort());
    }

    private void awaitEndOfInput(CountDownLatch end) {
        byte[] ignored = new byte[512];
        try {
            while (surroundings.in().read(ignored) >= 0) {
                // Only the end matters.
            }
        } catch (IOException e) {
            // As good as an end.
        }
        end.countDown();
    }

    private static void await(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

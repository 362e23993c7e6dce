package dev.turnprobe.probe.cli;

import dev.turnprobe.probe.diagnose.Diagnosis;
import dev.turnprobe.probe.measure.ProbeLoops;
import dev.turnprobe.probe.monitor.Change;
import dev.turnprobe.probe.monitor.EndpointSource;
import dev.turnprobe.probe.monitor.Metrics;
import dev.turnprobe.probe.monitor.Monitor;
import dev.turnprobe.probe.monitor.MonitorEvents;
import dev.turnprobe.probe.monitor.MonitorListener;
import dev.turnprobe.probe.monitor.MonitorPages;
import dev.turnprobe.probe.monitor.MonitorSettings;
import dev.turnprobe.probe.monitor.MonitorState;
import dev.turnprobe.probe.monitor.PageServer;
import dev.turnprobe.probe.plan.ProbePlan;
import dev.turnprobe.probe.plan.Requirement;
import dev.turnprobe.probe.report.Units;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts a monitor together, serves its pages, and runs it until somebody stops it. */
final class MonitorRun {
    private final Surroundings surroundings;
    private final Interrupts interrupts;
    private final OutputOptions output;

    MonitorRun(Surroundings surroundings, Interrupts interrupts, OutputOptions output) {
        this.surroundings = surroundings;
        this.interrupts = interrupts;
        this.output = output;
    }

    /** Gives the exit code. */
    int run(TargetOptions targets, ProbePlan plan, Duration every, Set<Requirement> required, InetSocketAddress at) {
        // Before anybody is asked for a password or a credential.
        try (PageServer server = bind(at)) {
            List<EndpointSource> sources =
                    MonitorSources.of(targets, surroundings, interrupts, output, plan, plan.timeout());
            tellWhatIsRisky(targets, plan, every, server);
            MonitorSettings settings = new MonitorSettings(
                    plan,
                    every,
                    required,
                    surroundings.tool(),
                    surroundings.clock(),
                    surroundings.tokens(),
                    some -> LoopbackWarmUp.once(some, surroundings),
                    output.verbosity() > 1 ? this::trace : null);
            return run(settings, sources, server);
        }
    }

    private int run(MonitorSettings settings, List<EndpointSource> sources, PageServer server) {
        Metrics metrics = new Metrics(surroundings.tool());
        URI base = base(server.address());
        MonitorLines lines = new MonitorLines(surroundings.out());
        MonitorListener writer = output.ndjson ? lines : new MonitorText(surroundings.out(), !output.quiet);
        try (ProbeLoops loops = new ProbeLoops()) {
            Stopping stopping = new Stopping();
            Monitor monitor = new Monitor(
                    settings,
                    sources,
                    loops,
                    MonitorListener.all(
                            List.of(new Counting(metrics), writer, new MonitorNotes(surroundings, output), stopping)));
            stopping.monitor = monitor;
            interrupts.handle(() -> {
                server.close();
                monitor.stop();
            });
            server.serve(new MonitorPages(monitor, metrics).all());
            if (output.ndjson) {
                lines.print(MonitorEvents.listening(
                        settings.tool(), settings.clock().instant(), base, settings.every()));
            }
            note("metrics on " + base.resolve("/metrics"));
            Diagnosis refused = monitor.run();
            return refused == null ? ended() : refused(refused);
        }
    }

    private int ended() {
        return surroundings.out().checkError() ? ExitCode.UNREAD : ExitCode.INTERRUPTED;
    }

    private int refused(Diagnosis why) {
        surroundings.err().println("turnprobe: " + why.code() + ": " + why.message());
        if (!output.quiet) {
            surroundings.err().println("  -> " + why.remedy());
        }
        return ExitCode.CREDENTIALS;
    }

    private static PageServer bind(InetSocketAddress address) {
        try {
            return PageServer.bind(address);
        } catch (IOException e) {
            throw new UsageException("--listen " + Units.text(address) + ": " + e.getMessage()
                    + "; stop what listens there, or choose another: port 0 takes a free one");
        }
    }

    private void tellWhatIsRisky(TargetOptions targets, ProbePlan plan, Duration every, PageServer server) {
        if (targets.credentials.password != null) {
            note("note: --password is visible to other users in the process list; "
                    + "TURN_PASSWORD or --password-file is not");
        }
        if (!server.address().getAddress().isLoopbackAddress()) {
            note("note: " + Units.text(server.address()) + " can be reached from other machines, and asks nobody for a "
                    + "password: the pages name your servers and how they do, though no secret");
        }
        if (plan.timeout().compareTo(every) > 0) {
            note("note: --timeout is longer than --every: rounds will be skipped while an endpoint does not answer");
        }
    }

    private static URI base(InetSocketAddress address) {
        // The wildcard address is none that a browser could go to.
        String host = address.getAddress().isAnyLocalAddress() ? "localhost:" + address.getPort() : Units.text(address);
        return URI.create("http://" + host + "/");
    }

    private void note(String text) {
        if (!output.quiet) {
            surroundings.err().println(text);
        }
    }

    private void trace(String line) {
        synchronized (surroundings.err()) {
            surroundings.err().println(line);
        }
    }

    /** Before anything is printed of a round, its metrics are there. */
    private record Counting(Metrics metrics) implements MonitorListener {
        @Override
        public void ended(MonitorState state, List<Change> changes) {
            metrics.add(Objects.requireNonNull(state.last()));
        }
    }

    /** As {@code monitor ... | head -1} has it: nobody reads what would be printed from now on. */
    private final class Stopping implements MonitorListener {
        private @Nullable Monitor monitor;

        @Override
        public void ended(MonitorState state, List<Change> changes) {
            if (monitor != null && surroundings.out().checkError()) {
                monitor.stop();
            }
        }
    }
}

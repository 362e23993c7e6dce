package dev.turnprobe.probe.cli;

import dev.turnprobe.probe.plan.ProbePlan;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Keep checking; expose Prometheus metrics and a health answer. */
@Command(
        name = "monitor",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        header = "Keeps checking endpoints; serves Prometheus metrics, a health answer and the last report over HTTP.",
        synopsisHeading = "%n",
        usageHelpWidth = 100,
        customSynopsis = {
            "Examples:",
            "  TURN_PASSWORD=... turnprobe monitor -u ada turn:relay.example.org 'turns:relay.example.org?transport=tcp'",
            "  turnprobe monitor --secret-file secret --ttl 1h --every 30s --require relay turn:relay.example.org",
            "  turnprobe monitor --metered myapp --region europe,us_east      (with METERED_API_KEY in .env.local)",
            "  turnprobe monitor --ice-servers servers.json --listen 0.0.0.0:13478 --ndjson",
            "",
            "Usage: turnprobe monitor [OPTIONS] [URI...]"
        },
        footer = {
            "",
            "Pages: /metrics, /healthz (200 while --require is met, or all works; else 503), /livez, /report.json.",
            "Standard output has a line whenever an endpoint changes from working to not, or back.",
            "Runs until it is stopped. Exit codes: 2 usage error, or the address is taken,",
            "4 no credentials from their provider, 70 a bug of ours, 130 interrupted, 141 nobody read the output."
        })
final class MonitorCommand implements Callable<Integer> {
    static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofDays(1);
    private static final int HIGHEST_PORT = 65_535;

    /** A document has an end, and a monitor has none. */
    private static final List<String> DOCUMENTS = List.of("--json", "--csv", "--junit", "--html");

    @Mixin
    TargetOptions targets = new TargetOptions();

    @Option(
            names = "--every",
            paramLabel = "DURATION",
            defaultValue = "60s",
            converter = DurationConverter.class,
            description = "Between the beginnings of two rounds, 1s to 1d (default: ${DEFAULT-VALUE}).")
    Duration every = Duration.ofSeconds(60);

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS:PORT",
            defaultValue = "127.0.0.1:13478",
            description = "Where the pages are served; port 0 takes a free one (default: ${DEFAULT-VALUE}).")
    String listen = "127.0.0.1:13478";

    @Mixin
    ProbeOptions probe = new ProbeOptions();

    @Mixin
    OutputOptions output = new OutputOptions();

    private final Surroundings surroundings;
    private final Interrupts interrupts;

    private MonitorCommand(Surroundings surroundings, Interrupts interrupts) {
        this.surroundings = surroundings;
        this.interrupts = interrupts;
    }

    static CommandLine commandLine(Surroundings surroundings, Interrupts interrupts) {
        CommandLine line = CommandWithout.options(DOCUMENTS, new MonitorCommand(surroundings, interrupts));
        for (String name : DOCUMENTS) {
            line.getCommandSpec()
                    .addOption(OptionSpec.builder(name)
                            .type(String.class)
                            .arity("0..1")
                            .hidden(true)
                            .setter(refusal(line, name))
                            .build());
        }
        return line;
    }

    private static ISetter refusal(CommandLine line, String option) {
        return new ISetter() {
            @Override
            public <T> T set(T value) {
                if (value != null) {
                    throw new ParameterException(
                            line,
                            option + " is for a document, which has an end, and a monitor has none; --ndjson prints "
                                    + "events, /report.json is the last round, and `turnprobe check` has " + option);
                }
                return value;
            }
        };
    }

    @Override
    public Integer call() {
        output.check();
        surroundings.logging().accept(output.verbosity());
        if (every.compareTo(LEAST) < 0 || every.compareTo(MOST) > 0) {
            throw new UsageException("--every must be from 1s to 1d");
        }
        ProbePlan plan = probe.plan(List.of());
        var required = probe.requirements();
        targets.refuseAddressesOtherThan(probe.family());
        InetSocketAddress address = ListenAddress.parse(listen, HIGHEST_PORT);
        return new MonitorRun(surroundings, interrupts, output).run(targets, plan, every, required, address);
    }
}

package dev.turnprobe.probe.cli;

import dev.turnprobe.probe.plan.ProbePlan;
import dev.turnprobe.probe.plan.RegionCatalog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** Which region, port and transport is best from here? */
@Command(
        name = "regions",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        header = "Which region, port and transport is best from here, and what does it cost when UDP is blocked?",
        synopsisHeading = "%n",
        usageHelpWidth = 100,
        defaultValueProvider = RegionsCommand.Defaults.class,
        customSynopsis = {
            "Examples:",
            "  turnprobe regions --metered myapp               (with METERED_API_KEY in .env.local)",
            "  turnprobe regions --metered myapp --regions europe,germany,uk --top 3",
            "  TURN_PASSWORD=... turnprobe regions --catalog regions.yaml -u ada --json",
            "  turnprobe regions --template 'turn:{region}.example.org:{port}?transport={transport}' \\",
            "      --regions eu,us --ports 80,443 --transports udp,tcp --secret-file secret",
            "  turnprobe regions --metered myapp --emit-ice-servers=ice-servers.json",
            "",
            "Usage: turnprobe regions [OPTIONS]"
        },
        footer = {
            "",
            "Without --catalog or --template: the 32 regions of Metered on ports 80 and 443.",
            "Here --interval is 100ms unless told otherwise: so many payloads shall not meet in our own queues.",
            "Exit codes: 0 all works, 1 some works, 2 usage error, 3 nothing works,",
            "4 no credentials from their provider, 70 a bug of ours, 130 interrupted."
        })
final class RegionsCommand implements Callable<Integer> {
    /** Many endpoints at once: payloads of all of them shall not meet in our own queues. */
    static final class Defaults implements IDefaultValueProvider {
        @Override
        public @Nullable String defaultValue(ArgSpec argument) {
            return argument instanceof OptionSpec option && option.longestName().equals("--interval") ? "100ms" : null;
        }
    }

    /** Sixty-four handshakes are begun within 32 ms, and a beginning takes less than that. */
    private static final Duration PACE = Duration.ofNanos(500_000);

    @Mixin
    RegionOptions regions = new RegionOptions();

    @Option(names = "--top", paramLabel = "N", description = "Show the best N regions only, and recommend all of them.")
    @Nullable
    Integer top;

    @Option(
            names = "--emit-ice-servers",
            arity = "0..1",
            paramLabel = "FILE",
            fallbackValue = IceServersOutput.STANDARD_OUTPUT,
            description =
                    "Recommended iceServers JSON: into FILE with the credential, readable by you only; without FILE "
                            + "on standard output without it (the table goes to standard error then).")
    @Nullable
    String emitIceServers;

    @Mixin
    RegionCredentials credentials = new RegionCredentials();

    @Mixin
    ProbeOptions probe = new ProbeOptions();

    @Mixin
    OutputOptions output = new OutputOptions();

    @Mixin
    BundleOptions bundles = new BundleOptions();

    @Mixin
    RedactOptions redact = new RedactOptions();

    private final Surroundings given;
    private final Interrupts interrupts;

    RegionsCommand(Surroundings surroundings, Interrupts interrupts) {
        this.given = surroundings;
        this.interrupts = interrupts;
    }

    @Override
    public Integer call() {
        Surroundings surroundings = redact.over(given);
        output.check();
        BundleFile bundle = bundles.file(surroundings);
        surroundings.logging().accept(output.verbosity());
        // Wrong options are refused before anybody is asked for a password or a credential.
        credentials.check(regions);
        if (top != null && top < 1) {
            throw new UsageException("--top must be at least 1");
        }
        IceServersOutput emission = emission(surroundings);
        ProbePlan plan = probe.plan(List.of());
        var required = probe.requirements();
        RegionCatalog catalog = regions.regions(surroundings);
        Instant askedAt = surroundings.clock().instant();
        RegionCredentials.Found found = credentials.find(surroundings, interrupts, output, plan);
        RegionsRun run = new RegionsRun(
                surroundings,
                interrupts,
                output,
                catalog.origin(),
                top == null ? Integer.MAX_VALUE : top,
                emission,
                bundle);
        if (found.failure() != null) {
            return run.unprobed(found.failure(), askedAt);
        }
        if (found.credentials() == null && regions.metered()) {
            throw new UsageException("Metered relays for nobody without a credential; give --metered APP, "
                    + "--ice-servers FILE or -u NAME, or another provider's regions with --catalog FILE");
        }
        return run.run(
                plan.withTargets(catalog.targets(found.credentials(), found.notes()))
                        .withAddresses(catalog.addresses())
                        .withPace(PACE),
                required);
    }

    private @Nullable IceServersOutput emission(Surroundings surroundings) {
        String to = emitIceServers;
        if (to == null) {
            return null;
        }
        IceServersOutput emission = new IceServersOutput(to, top == null ? 1 : top, surroundings);
        if (emission.isStandardOutput() && output.machine()) {
            throw new UsageException("--emit-ice-servers wants standard output for itself, and so do --json, "
                    + "--ndjson and --csv; give it a FILE, as in --emit-ice-servers=servers.json");
        }
        if (emission.isStandardOutput() && redact.redact) {
            throw new UsageException(
                    "--emit-ice-servers is for use, so nothing is hidden in it; with --redact give it a "
                            + "FILE, as in --emit-ice-servers=servers.json");
        }
        emission.check();
        return emission;
    }
}

package dev.turnprobe.probe.cli;

import dev.turnprobe.probe.diagnose.Diagnosis;
import dev.turnprobe.probe.plan.ProbePlan;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Which of these STUN/TURN endpoints work from here, how fast, and if not, why not? */
@Command(
        name = "check",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        header = "Which of these STUN/TURN endpoints work from here, how fast, and if not, why not?",
        synopsisHeading = "%n",
        usageHelpWidth = 100,
        customSynopsis = {
            "Examples:",
            "  turnprobe check stun:stun.example.org turn:relay.example.org -u ada",
            "  TURN_PASSWORD=... turnprobe check -u ada 'turns:relay.example.org:443?transport=tcp' --json",
            "  turnprobe check --ice-servers servers.json --require relay,tls",
            "  turnprobe check --metered myapp --region europe        (with METERED_API_KEY in .env.local)",
            "",
            "Usage: turnprobe check [OPTIONS] [URI...]"
        },
        footer = {
            "",
            "Exit codes: 0 all works, 1 some works, 2 usage error, 3 nothing works,",
            "4 no credentials from their provider, 70 a bug of ours, 130 interrupted, 141 nobody read the output."
        })
final class CheckCommand implements Callable<Integer> {
    @Mixin
    TargetOptions targets = new TargetOptions();

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

    CheckCommand(Surroundings surroundings, Interrupts interrupts) {
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
        ProbePlan plan = probe.plan(List.of());
        var required = probe.requirements();
        targets.refuseAddressesOtherThan(probe.family());
        Instant askedAt = surroundings.clock().instant();
        Endpoints endpoints = targets.endpoints(surroundings, interrupts, output, plan);
        if (targets.credentials.password != null && !output.quiet) {
            surroundings
                    .err()
                    .println("note: --password is visible to other users in the process list; "
                            + "TURN_PASSWORD or --password-file is not");
        }
        CheckRun run = new CheckRun(surroundings, interrupts, output, bundle);
        Diagnosis failure = endpoints.failure();
        return failure == null ? run.run(probe.plan(endpoints.targets()), required) : run.unprobed(failure, askedAt);
    }
}

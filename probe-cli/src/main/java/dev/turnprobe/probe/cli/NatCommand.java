package dev.turnprobe.probe.cli;

import dev.turnprobe.probe.nat.NatPlan;
import dev.turnprobe.probe.plan.ProbePlan;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.turn.Transport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What does the NAT in front of me do (RFC 5780)? */
@Command(
        name = "nat",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        header = "What does the NAT in front of me do (RFC 5780), and what does that mean for WebRTC?",
        synopsisHeading = "%n",
        usageHelpWidth = 100,
        customSynopsis = {
            "Examples:",
            "  turnprobe nat stun:stun.example.org",
            "  turnprobe nat turn:relay.example.org --lifetime 2m     (any coturn with two addresses)",
            "  turnprobe nat stun:stun.example.org stun:stun.example.net --json",
            "  turnprobe nat --ice-servers servers.json",
            "",
            "Usage: turnprobe nat [OPTIONS] [URI...]"
        },
        footer = {
            "",
            "Mapping and filtering in full take a server with two addresses (RFC 5780; coturn with two",
            "listening-ip). Two servers of any kind tell a symmetric NAT from others. No credentials are sent.",
            "",
            "Exit codes: 0 all found out, 1 some of it cannot be told, 2 usage error, 3 no server answered,",
            "4 no servers from their provider, 70 a bug of ours, 130 interrupted."
        })
final class NatCommand implements Callable<Integer> {
    private static final Duration LONGEST = Duration.ofHours(1);

    /** Of the shared options, those that have nothing to say here. */
    private static final List<String> ELSEWHERE = List.of(
            "--parallel",
            "--samples",
            "--interval",
            "--ca",
            "--pin",
            "--insecure",
            "--proxy",
            "--require",
            "--username",
            "--password",
            "--password-file",
            "--secret-file",
            "--user-id");

    @Mixin
    TargetOptions targets = new TargetOptions();

    @Option(
            names = "--lifetime",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "Measure how long a silent binding lives, trying silences up to this long: 1s to 1h. "
                    + "Takes that long when bindings live longer (default: not measured).")
    @Nullable
    Duration lifetime;

    @Mixin
    ProbeOptions probe = new ProbeOptions();

    @Mixin
    OutputOptions output = new OutputOptions();

    @Mixin
    RedactOptions redact = new RedactOptions();

    private final Surroundings given;
    private final Interrupts interrupts;

    private NatCommand(Surroundings surroundings, Interrupts interrupts) {
        this.given = surroundings;
        this.interrupts = interrupts;
    }

    static CommandLine commandLine(Surroundings surroundings, Interrupts interrupts) {
        return CommandWithout.options(ELSEWHERE, new NatCommand(surroundings, interrupts));
    }

    @Override
    public Integer call() {
        Surroundings surroundings = redact.over(given);
        output.check();
        surroundings.logging().accept(output.verbosity());
        ProbePlan plan = probe.plan(List.of());
        Duration budget = lifetime == null ? Duration.ZERO : lifetime;
        if (lifetime != null && (lifetime.compareTo(Duration.ofSeconds(1)) < 0 || lifetime.compareTo(LONGEST) > 0)) {
            throw new UsageException("--lifetime must be from 1s to 1h");
        }
        if (targets.uris.isEmpty() && targets.iceServers == null && !targets.providers.any()) {
            throw new UsageException("no server to ask; give one that knows RFC 5780, such as stun:stun.example.org, "
                    + "or two of any kind, or --ice-servers FILE");
        }
        Instant askedAt = surroundings.clock().instant();
        Endpoints endpoints = targets.endpoints(surroundings, interrupts, output, plan.timeout());
        if (endpoints.failure() != null) {
            return new CheckRun(surroundings, interrupts, output).unprobed(endpoints.failure(), askedAt);
        }
        NatPlan nat = new NatPlan(overUdp(endpoints.targets()), plan.timeout(), budget, plan.family(), plan.resolve());
        return new NatRun(surroundings, interrupts, output).run(nat);
    }

    /** RFC 5780 §4.2 is about UDP: what goes over TCP has no NAT binding of this kind. */
    private List<Target> overUdp(List<Target> all) {
        List<Target> udp = all.stream()
                .filter(target -> target.uri().transport() == Transport.UDP)
                .toList();
        if (udp.isEmpty() || (udp.size() < all.size() && targets.iceServers == null && !targets.providers.any())) {
            Target other = all.stream()
                    .filter(target -> target.uri().transport() != Transport.UDP)
                    .findFirst()
                    .orElseThrow();
            throw new UsageException(other.text() + " goes over " + other.uri().transport()
                    + "; NAT behaviour is examined over plain UDP: stun:HOST or turn:HOST");
        }
        return udp;
    }
}

package dev.turnprobe.probe.cli;

import dev.turnprobe.probe.plan.ProbePlan;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.probe.quality.QualityPlan;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How good is one relay over time? */
@Command(
        name = "quality",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        header = "How good is one relay over time: round trips, jitter, loss each way, path MTU, throughput?",
        synopsisHeading = "%n",
        usageHelpWidth = 100,
        customSynopsis = {
            "Examples:",
            "  TURN_PASSWORD=... turnprobe quality -u ada turn:relay.example.org",
            "  turnprobe quality -u ada turn:relay.example.org --duration 5m --hdr rtt.hlog --json",
            "  turnprobe quality -u ada turn:my.relay.example.org --throughput 50M --i-own-this-server",
            "  turnprobe quality --metered myapp --region europe",
            "",
            "Usage: turnprobe quality [OPTIONS] [URI]"
        },
        footer = {
            "",
            "Exit codes: 0 measured, 1 measured in part, 2 usage error, 3 no payload came back,",
            "4 no credentials from their provider, 70 a bug of ours, 130 interrupted."
        })
final class QualityCommand implements Callable<Integer> {
    /** Bits of payload a second that nobody minds; more takes the owner's word. */
    static final long MODEST = 1_000_000;

    private static final Duration LONGEST = Duration.ofHours(24);
    private static final int MOST_PACKETS = 5_000_000;
    private static final int MOST_BYTES = 1400;

    /** Of the shared options, those that have nothing to say here. */
    private static final List<String> ELSEWHERE = List.of("--parallel", "--samples", "--interval", "--require");

    @Mixin
    TargetOptions targets = new TargetOptions();

    @Option(
            names = "--duration",
            paramLabel = "DURATION",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "Of the steady stream (default: ${DEFAULT-VALUE}).")
    Duration duration = Duration.ofSeconds(10);

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "50",
            description = "Packets a second, as a voice stream has (default: ${DEFAULT-VALUE}).")
    int rate = 50;

    @Option(
            names = "--size",
            paramLabel = "BYTES",
            defaultValue = "160",
            description = "Payload of each (default: ${DEFAULT-VALUE}).")
    int size = 160;

    @Option(
            names = "--throughput",
            paramLabel = "RATE",
            converter = BitRateConverter.class,
            description = "Send faster and faster, up to this (500k, 5M) or until packets are lost.")
    @Nullable
    Long throughput;

    @Option(names = "--no-mtu", description = "Do not look for the longest datagram.")
    boolean noMtu;

    @Option(
            names = "--hdr",
            paramLabel = "FILE",
            description = "Write an HdrHistogram log of round trips, a second a line.")
    @Nullable
    Path hdr;

    @Option(
            names = "--i-own-this-server",
            description = "Allow more than 1 Mbit/s to a server that is not on loopback.")
    boolean owned;

    @Mixin
    ProbeOptions probe = new ProbeOptions();

    @Mixin
    OutputOptions output = new OutputOptions();

    @Mixin
    RedactOptions redact = new RedactOptions();

    private final Surroundings given;
    private final Interrupts interrupts;

    private QualityCommand(Surroundings surroundings, Interrupts interrupts) {
        this.given = surroundings;
        this.interrupts = interrupts;
    }

    static CommandLine commandLine(Surroundings surroundings, Interrupts interrupts) {
        return CommandWithout.options(ELSEWHERE, new QualityCommand(surroundings, interrupts));
    }

    @Override
    public Integer call() {
        Surroundings surroundings = redact.over(given);
        output.check();
        surroundings.logging().accept(output.verbosity());
        check();
        ProbePlan plan = probe.plan(List.of());
        Instant askedAt = surroundings.clock().instant();
        Endpoints endpoints = targets.endpoints(
                surroundings, interrupts, output, plan.timeout().plus(duration));
        if (endpoints.failure() != null) {
            return new CheckRun(surroundings, interrupts, output).unprobed(endpoints.failure(), askedAt);
        }
        Target target = one(endpoints.targets());
        refuseToFlood(target, plan);
        QualityPlan quality = new QualityPlan(
                plan.withTargets(List.of(target)), duration, rate, size, !noMtu, throughput == null ? 0 : throughput);
        return new QualityRun(surroundings, interrupts, output, hdr).run(quality);
    }

    private void check() {
        if (duration.toMillis() < 100 || duration.compareTo(LONGEST) > 0) {
            throw new UsageException("--duration must be from 100ms to 24h");
        }
        if (rate < 1 || rate > 20_000) {
            throw new UsageException("--rate must be from 1 to 20000 packets a second");
        }
        if (size < QualityPlan.LEAST_SIZE || size > MOST_BYTES) {
            throw new UsageException("--size must be from " + QualityPlan.LEAST_SIZE + " to " + MOST_BYTES + " bytes");
        }
        if (duration.toMillis() * rate / 1000 > MOST_PACKETS) {
            throw new UsageException("--duration and --rate make more than " + MOST_PACKETS + " packets; lower one");
        }
        if (throughput != null && throughput < 100_000) {
            throw new UsageException("--throughput must be at least 100k");
        }
    }

    private static Target one(List<Target> all) {
        List<Target> relays = all.stream().filter(Target::isTurn).toList();
        if (relays.isEmpty()) {
            throw new UsageException(all.get(0).text() + " is no relay; give a turn: or turns: URI");
        }
        return relays.get(0);
    }

    /** Somebody else pays for what goes through their relay. */
    private void refuseToFlood(Target target, ProbePlan plan) {
        long wanted = Math.max(8L * size * rate, throughput == null ? 0 : throughput);
        if (wanted > MODEST && !owned && !isOurOwn(target, plan)) {
            throw new UsageException(
                    wanted / 1000 + " kbit/s is more than the 1000 that anybody's server is asked for; " + "if "
                            + target.uri().host() + " is yours, add --i-own-this-server");
        }
    }

    /** Loopback: names are not looked up for this. */
    private static boolean isOurOwn(Target target, ProbePlan plan) {
        String host = target.uri().host();
        InetAddress given = plan.resolve().get(host + ":" + target.uri().port());
        if (given != null) {
            return given.isLoopbackAddress();
        }
        return host.equals("localhost") || target.uri().isLiteral() && (host.startsWith("127.") || host.equals("::1"));
    }
}

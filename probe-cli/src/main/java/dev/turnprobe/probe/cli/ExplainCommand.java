package dev.turnprobe.probe.cli;

import dev.turnprobe.probe.diagnose.Cause;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What does this code mean, how do I confirm it, and how is it repaired? */
@Command(
        name = "explain",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        header = "What does a diagnosis mean, how is it confirmed by hand, and how is it repaired?",
        synopsisHeading = "%n",
        usageHelpWidth = 100,
        customSynopsis = {
            "Examples:",
            "  turnprobe explain                          (every code, a line each)",
            "  turnprobe explain UDP_BLOCKED",
            "  turnprobe explain relay_path_blocked tls_expired",
            "",
            "Usage: turnprobe explain [CODE...]"
        })
final class ExplainCommand implements Callable<Integer> {
    @Parameters(paramLabel = "CODE", arity = "0..*", description = "As check prints it; case does not matter.")
    List<String> codes = List.of();

    private final Surroundings surroundings;

    ExplainCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        List<Cause> causes = codes.stream().map(ExplainCommand::cause).toList();
        Troubleshooting page = Troubleshooting.packaged();
        List<String> lines = causes.isEmpty() ? page.contents() : page.sections(causes);
        lines.forEach(line -> surroundings.out().println(line));
        return ExitCode.OK;
    }

    private static Cause cause(String code) {
        String wanted = code.strip().toUpperCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(Cause.values())
                .filter(cause -> cause.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> unknown(code, wanted));
    }

    private static UsageException unknown(String code, String wanted) {
        String near = nearest(wanted);
        return new UsageException("there is no code " + code.replaceAll("[^ -~]", "?")
                + (near == null ? "" : "; did you mean " + near + "?") + " `turnprobe explain` lists them");
    }

    /** One that begins alike, or else has the word in it. */
    private static @Nullable String nearest(String wanted) {
        List<String> names = Arrays.stream(Cause.values()).map(Cause::name).toList();
        if (wanted.length() < 3) {
            return null;
        }
        String beginning = wanted.substring(0, Math.min(wanted.length(), 6));
        return Stream.concat(
                        names.stream().filter(name -> name.startsWith(beginning)),
                        names.stream().filter(name -> name.contains(wanted)))
                .findFirst()
                .orElse(null);
    }
}

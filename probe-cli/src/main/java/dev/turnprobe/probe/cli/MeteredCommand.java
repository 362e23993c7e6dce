package dev.turnprobe.probe.cli;

import dev.turnprobe.credentials.metered.MeteredRegion;
import dev.turnprobe.probe.account.AccountDocument;
import dev.turnprobe.probe.account.ChargesReport;
import dev.turnprobe.probe.account.RegionsReport;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The Metered account. */
@Command(
        name = "metered",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        header = "The Metered account: credentials, projects, usage, charges.",
        synopsisHeading = "%n",
        usageHelpWidth = 100,
        customSynopsis = {
            "Examples:",
            "  turnprobe metered credentials create --expires 1h --label ada --output ada.json",
            "  turnprobe metered credentials list --label ada",
            "  turnprobe metered usage --by-day",
            "  turnprobe metered usage --quota 20GB --threshold 80%%      (exit code 1 above it)",
            "",
            "Usage: turnprobe metered COMMAND [OPTIONS]"
        },
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "METERED_APP and METERED_SECRET_KEY come from the environment, .env.local or .env;",
            "with --project ID, METERED_PROJECT_API_KEY when it is set. Keys are never options:",
            "other users can see those.",
            "",
            "Exit codes: 0 done, 1 usage over the threshold, 2 usage error, nothing was sent,",
            "4 Metered refused or was not reached, 70 a bug of ours, 130 interrupted or not agreed to."
        })
final class MeteredCommand {
    private final Surroundings surroundings;
    private final Interrupts interrupts;

    private MeteredCommand(Surroundings surroundings, Interrupts interrupts) {
        this.surroundings = surroundings;
        this.interrupts = interrupts;
    }

    static CommandLine commandLine(Surroundings surroundings, Interrupts interrupts) {
        return new CommandLine(new MeteredCommand(surroundings, interrupts))
                .addSubcommand(new MeteredCredentialsCommand(surroundings, interrupts))
                .addSubcommand(new MeteredProjectsCommand(surroundings, interrupts))
                .addSubcommand(new MeteredUsageCommand(surroundings, interrupts));
    }

    @Command(
            mixinStandardHelpOptions = true,
            sortOptions = false,
            header = "The account's bill.",
            synopsisHeading = "%n",
            usageHelpWidth = 100,
            customSynopsis = {
                "Examples:",
                "  turnprobe metered charges",
                "  turnprobe metered charges --from 2026-01-01 --to 2026-01-31 --json",
                "",
                "Usage: turnprobe metered charges [OPTIONS]"
            })
    int charges(
            @Option(
                            names = "--from",
                            paramLabel = "DATE",
                            description = "First day, UTC (default: the first of this month).")
                    @Nullable
                    LocalDate from,
            @Option(names = "--to", paramLabel = "DATE", description = "Last day, UTC (default: today).") @Nullable
                    LocalDate to,
            @Mixin MeteredOptions options) {
        MeteredRun run = new MeteredRun(surroundings, interrupts, options, "charges");
        LocalDate today = LocalDate.ofInstant(surroundings.clock().instant(), ZoneOffset.UTC);
        LocalDate end = to == null ? today : to;
        LocalDate start = from == null ? end.withDayOfMonth(1) : from;
        var usage = run.account().usage();
        var call = Asking.configured("--from, --to", () -> usage.charges(start, end));
        return run.run(call, () -> new ChargesReport(run.await(call.send())));
    }

    @Command(
            mixinStandardHelpOptions = true,
            sortOptions = false,
            header = "The regions that Metered documents, with their hosts. Asks nobody.",
            synopsisHeading = "%n",
            usageHelpWidth = 100,
            customSynopsis = {
                "Examples:",
                "  turnprobe metered regions",
                "",
                "Usage: turnprobe metered regions [OPTIONS]"
            })
    int regions(@Mixin AccountOptions options) {
        AccountRun run = new AccountRun(surroundings, interrupts, options, AccountDocument.METERED, "regions");
        return run.run(() -> new RegionsReport(MeteredRegion.ALL));
    }
}

package dev.turnprobe.probe.cli;

import dev.turnprobe.credentials.metered.CredentialRequest;
import dev.turnprobe.credentials.metered.MeteredCall;
import dev.turnprobe.credentials.metered.MeteredCredential;
import dev.turnprobe.credentials.metered.Pages;
import dev.turnprobe.probe.account.CredentialsReport;
import dev.turnprobe.probe.account.Told;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** An account's or a project's TURN credentials. */
@Command(
        name = "credentials",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "TURN credentials of the account, or with --project of a project.",
        synopsisHeading = "%n",
        usageHelpWidth = 100,
        customSynopsis = {
            "Examples:",
            "  turnprobe metered credentials create --expires 1h --label ada --output ada.json",
            "  turnprobe metered credentials list --all --json",
            "  turnprobe metered credentials disable 0a1b2c3d4e5f60718293a4b5 --yes",
            "  turnprobe metered credentials delete --label ada --dry-run",
            "",
            "Usage: turnprobe metered credentials COMMAND [OPTIONS]"
        },
        commandListHeading = "%nCommands:%n")
final class MeteredCredentialsCommand {
    private final Surroundings surroundings;
    private final Interrupts interrupts;

    MeteredCredentialsCommand(Surroundings surroundings, Interrupts interrupts) {
        this.surroundings = surroundings;
        this.interrupts = interrupts;
    }

    @Command(
            mixinStandardHelpOptions = true,
            sortOptions = false,
            header = "Lists credentials; passwords are left out.",
            synopsisHeading = "%n",
            usageHelpWidth = 100,
            customSynopsis = {
                "Examples:",
                "  turnprobe metered credentials list",
                "  turnprobe metered credentials list --label ada --json",
                "",
                "Usage: turnprobe metered credentials list [OPTIONS]"
            })
    int list(
            @Option(names = "--all", description = "Those that have run out, too.") boolean all,
            @Option(names = "--label", paramLabel = "LABEL", description = "Only those with exactly this label.")
                    @Nullable
                    String label,
            @Option(names = "--project", paramLabel = "ID", description = "Of that project.") @Nullable String project,
            @Mixin MeteredOptions options) {
        MeteredRun run = run(options, "list");
        Pages<MeteredCredential> pages = project == null
                ? run.account().list(all, label)
                : run.project(project).list(all, label);
        return run.run(pages, () -> new CredentialsReport(run.await(pages.all())));
    }

    @Command(
            mixinStandardHelpOptions = true,
            sortOptions = false,
            header = "Makes a credential. Integrators report that it can take two minutes to work everywhere.",
            synopsisHeading = "%n",
            usageHelpWidth = 100,
            customSynopsis = {
                "Examples:",
                "  turnprobe metered credentials create --expires 1h --label ada --output ada.json",
                "  turnprobe metered credentials create --dry-run",
                "",
                "Usage: turnprobe metered credentials create [OPTIONS]"
            })
    int create(
            @Option(
                            names = "--expires",
                            paramLabel = "DURATION",
                            converter = DurationConverter.class,
                            description = "How long it lives, as 1h or 30d (default: for ever).")
                    @Nullable
                    Duration expires,
            @Option(names = "--label", paramLabel = "LABEL", description = "A name for people.") @Nullable String label,
            @Option(names = "--project", paramLabel = "ID", description = "In that project, against its quota.")
                    @Nullable
                    String project,
            @Mixin MeteredOptions options) {
        MeteredRun run = run(options, "create");
        CredentialRequest wanted = Asking.configured(() -> new CredentialRequest(expires, label));
        run.fileMustBeUsable();
        MeteredCall<MeteredCredential> call = project == null
                ? run.account().create(wanted)
                : run.project(project).create(wanted);
        return run.run(call, () -> new CredentialsReport(List.of(run.await(call.send()))));
    }

    @Command(
            mixinStandardHelpOptions = true,
            sortOptions = false,
            header = "Lets a disabled credential work again.",
            synopsisHeading = "%n",
            usageHelpWidth = 100,
            customSynopsis = {
                "Examples:",
                "  turnprobe metered credentials enable 0a1b2c3d4e5f60718293a4b5",
                "",
                "Usage: turnprobe metered credentials enable [OPTIONS] USERNAME"
            })
    int enable(@Parameters(paramLabel = "USERNAME") String username, @Mixin MeteredOptions options) {
        MeteredRun run = run(options, "enable");
        var account = run.account();
        MeteredCall<String> call = Asking.configured(() -> account.enable(username));
        return run.run(call, () -> Told.message(run.await(call.send())));
    }

    @Command(
            mixinStandardHelpOptions = true,
            sortOptions = false,
            header = "Stops a credential from working; `enable` undoes it.",
            synopsisHeading = "%n",
            usageHelpWidth = 100,
            customSynopsis = {
                "Examples:",
                "  turnprobe metered credentials disable 0a1b2c3d4e5f60718293a4b5",
                "",
                "Usage: turnprobe metered credentials disable [OPTIONS] USERNAME"
            })
    int disable(
            @Parameters(paramLabel = "USERNAME") String username,
            @Option(names = "--yes", description = "Do not ask.") boolean yes,
            @Mixin MeteredOptions options) {
        MeteredRun run = run(options, "disable");
        var account = run.account();
        MeteredCall<String> call = Asking.configured(() -> account.disable(username));
        return run.runWith(yes, "disable credential " + username, call, () -> Told.message(run.await(call.send())));
    }

    @Command(
            mixinStandardHelpOptions = true,
            sortOptions = false,
            header = "Deletes one credential, or the active ones of a label.",
            synopsisHeading = "%n",
            usageHelpWidth = 100,
            customSynopsis = {
                "Examples:",
                "  turnprobe metered credentials delete 0a1b2c3d4e5f60718293a4b5",
                "  turnprobe metered credentials delete --label ada --yes",
                "",
                "Usage: turnprobe metered credentials delete [OPTIONS] [USERNAME]"
            })
    int delete(
            @Parameters(paramLabel = "USERNAME", arity = "0..1") @Nullable String username,
            @Option(names = "--label", paramLabel = "LABEL", description = "All active ones with exactly this label.")
                    @Nullable
                    String label,
            @Option(names = "--project", paramLabel = "ID", description = "Of that project.") @Nullable String project,
            @Option(names = "--yes", description = "Do not ask.") boolean yes,
            @Mixin MeteredOptions options) {
        MeteredRun run = run(options, "delete");
        if (username != null && label == null) {
            MeteredCall<String> call = project == null
                    ? run.account().delete(username)
                    : run.project(project).delete(username);
            return run.runWith(yes, "delete credential " + username, call, () -> Told.message(run.await(call.send())));
        } else if (label != null && username == null) {
            MeteredCall<Long> call = Asking.configured(
                    "--label",
                    () -> project == null
                            ? run.account().deleteByLabel(label)
                            : run.project(project).deleteByLabel(label));
            String what = "delete every active credential with the label " + label;
            return run.runWith(yes, what, call, () -> Told.deleted(run.await(call.send())));
        }
        throw new UsageException("give either a USERNAME or --label LABEL");
    }

    @Command(
            mixinStandardHelpOptions = true,
            sortOptions = false,
            header = "Gives a credential another label.",
            synopsisHeading = "%n",
            usageHelpWidth = 100,
            customSynopsis = {
                "Examples:",
                "  turnprobe metered credentials label 0a1b2c3d4e5f60718293a4b5 ada",
                "",
                "Usage: turnprobe metered credentials label [OPTIONS] USERNAME LABEL"
            })
    int label(
            @Parameters(index = "0", paramLabel = "USERNAME") String username,
            @Parameters(index = "1", paramLabel = "LABEL") String label,
            @Mixin MeteredOptions options) {
        MeteredRun run = run(options, "label");
        var account = run.account();
        MeteredCall<MeteredCredential> call = Asking.configured(() -> account.relabel(username, label));
        return run.run(call, () -> new CredentialsReport(List.of(run.await(call.send()))));
    }

    private MeteredRun run(MeteredOptions options, String command) {
        return new MeteredRun(surroundings, interrupts, options, "credentials " + command);
    }
}

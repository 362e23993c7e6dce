package dev.turnprobe.probe.cli;

import dev.turnprobe.credentials.metered.Gigabytes;
import dev.turnprobe.credentials.metered.Project;
import dev.turnprobe.credentials.metered.ProjectSettings;
import dev.turnprobe.credentials.metered.QuotaAction;
import dev.turnprobe.probe.account.ProjectKeyReport;
import dev.turnprobe.probe.account.ProjectsReport;
import dev.turnprobe.probe.account.Told;
import dev.turnprobe.probe.account.Usage;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** An account's projects. */
@Command(
        name = "projects",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Projects: credentials with a quota of their own (Business and Enterprise plans).",
        synopsisHeading = "%n",
        usageHelpWidth = 100,
        customSynopsis = {
            "Examples:",
            "  turnprobe metered projects list",
            "  turnprobe metered projects create lab --quota 20GB --at-quota notify --output lab.json",
            "  turnprobe metered projects update 0123456789abcdef01234567 --quota 50GB",
            "  turnprobe metered projects delete 0123456789abcdef01234567 --dry-run",
            "",
            "Usage: turnprobe metered projects COMMAND [OPTIONS]"
        },
        commandListHeading = "%nCommands:%n")
final class MeteredProjectsCommand {
    /** What a project shall be. */
    static final class Wanted {
        @Option(names = "--quota", paramLabel = "AMOUNT", description = "As 20GB, 500MB, 1.5TB, decimal; 0 for none.")
        @Nullable
        String quota;

        @Option(
                names = "--at-quota",
                paramLabel = "ACTION",
                description = "What happens there: disable, notify or none (Metered's default: disable).")
        @Nullable
        String action;

        @Option(names = "--webhook", paramLabel = "URL", description = "Told of 80%% and 100%%; https.")
        @Nullable
        String webhook;

        @Option(
                names = "--notify",
                paramLabel = "MAIL",
                split = ",",
                description = "Addresses to write to, at most 10.")
        @Nullable
        List<String> mails;

        ProjectSettings settings(@Nullable String name) {
            ProjectSettings settings = ProjectSettings.unchanged();
            if (name != null) {
                settings = Asking.configured(
                        "name", () -> ProjectSettings.unchanged().withName(name));
            }
            return withMails(withAction(withWebhook(withQuota(settings))));
        }

        private ProjectSettings withQuota(ProjectSettings settings) {
            String text = quota;
            return text == null
                    ? settings
                    : Asking.configured("--quota", () -> settings.withQuota(Usage.bytes(Gigabytes.parse(text))));
        }

        private ProjectSettings withWebhook(ProjectSettings settings) {
            String url = webhook;
            return url == null ? settings : Asking.configured("--webhook", () -> settings.withWebhookUrl(url));
        }

        private ProjectSettings withAction(ProjectSettings settings) {
            String word = action;
            if (word == null) {
                return settings;
            }
            return switch (word.toLowerCase(Locale.ROOT)) {
                case "disable" -> settings.withQuotaAction(QuotaAction.DISABLE);
                case "notify" -> settings.withQuotaAction(QuotaAction.NOTIFY);
                case "none" -> settings.withQuotaAction(QuotaAction.NONE);
                default -> throw new UsageException("--at-quota " + word + ": expected disable, notify or none");
            };
        }

        private ProjectSettings withMails(ProjectSettings settings) {
            List<String> addresses = mails;
            return addresses == null
                    ? settings
                    : Asking.configured("--notify", () -> settings.withNotificationEmails(addresses));
        }
    }

    private final Surroundings surroundings;
    private final Interrupts interrupts;

    MeteredProjectsCommand(Surroundings surroundings, Interrupts interrupts) {
        this.surroundings = surroundings;
        this.interrupts = interrupts;
    }

    @Command(
            mixinStandardHelpOptions = true,
            sortOptions = false,
            header = "Lists the projects.",
            synopsisHeading = "%n",
            usageHelpWidth = 100,
            customSynopsis = {
                "Examples:",
                "  turnprobe metered projects list --json",
                "",
                "Usage: turnprobe metered projects list [OPTIONS]"
            })
    int list(@Mixin MeteredOptions options) {
        MeteredRun run = run(options, "list");
        var call = run.account().projects().list();
        return run.run(call, () -> new ProjectsReport(run.await(call.send())));
    }

    @Command(
            mixinStandardHelpOptions = true,
            sortOptions = false,
            header = "Makes a project. Its API key is told now and never again: --output FILE or --show-secrets.",
            synopsisHeading = "%n",
            usageHelpWidth = 100,
            customSynopsis = {
                "Examples:",
                "  turnprobe metered projects create lab --quota 20GB --at-quota notify --output lab.json",
                "",
                "Usage: turnprobe metered projects create [OPTIONS] NAME"
            })
    int create(@Parameters(paramLabel = "NAME") String name, @Mixin Wanted wanted, @Mixin MeteredOptions options) {
        MeteredRun run = run(options, "create");
        ProjectSettings settings = wanted.settings(name);
        run.secretsNeedAPlace();
        var call = run.account().projects().create(settings);
        return run.run(call, () -> one(run.await(call.send())));
    }

    @Command(
            mixinStandardHelpOptions = true,
            sortOptions = false,
            header = "Changes what is named, and leaves the rest.",
            synopsisHeading = "%n",
            usageHelpWidth = 100,
            customSynopsis = {
                "Examples:",
                "  turnprobe metered projects update 0123456789abcdef01234567 --quota 50GB",
                "",
                "Usage: turnprobe metered projects update [OPTIONS] ID"
            })
    int update(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--name", paramLabel = "NAME", description = "Another name.") @Nullable String name,
            @Mixin Wanted wanted,
            @Mixin MeteredOptions options) {
        MeteredRun run = run(options, "update");
        ProjectSettings settings = wanted.settings(name);
        if (settings.equals(ProjectSettings.unchanged())) {
            throw new UsageException("nothing to change; give --name, --quota, --at-quota, --webhook or --notify");
        }
        var projects = run.account().projects();
        var call = Asking.configured(() -> projects.update(id, settings));
        return run.run(call, () -> one(run.await(call.send())));
    }

    @Command(
            mixinStandardHelpOptions = true,
            sortOptions = false,
            header = "Deletes a project and all of its credentials.",
            synopsisHeading = "%n",
            usageHelpWidth = 100,
            customSynopsis = {
                "Examples:",
                "  turnprobe metered projects delete 0123456789abcdef01234567 --dry-run",
                "",
                "Usage: turnprobe metered projects delete [OPTIONS] ID"
            })
    int delete(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--yes", description = "Do not ask.") boolean yes,
            @Mixin MeteredOptions options) {
        MeteredRun run = run(options, "delete");
        var projects = run.account().projects();
        var call = Asking.configured(() -> projects.delete(id));
        String what = "delete project " + id + " and all of its credentials";
        return run.runWith(yes, what, call, () -> Told.message(run.await(call.send())));
    }

    @Command(
            name = "regenerate-key",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            header = "Gives a project a new API key; the old one stops working at once.",
            synopsisHeading = "%n",
            usageHelpWidth = 100,
            customSynopsis = {
                "Examples:",
                "  turnprobe metered projects regenerate-key 0123456789abcdef01234567 --output lab.json",
                "",
                "Usage: turnprobe metered projects regenerate-key [OPTIONS] ID"
            })
    int regenerateKey(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--yes", description = "Do not ask.") boolean yes,
            @Mixin MeteredOptions options) {
        MeteredRun run = run(options, "regenerate-key");
        run.secretsNeedAPlace();
        var projects = run.account().projects();
        var call = Asking.configured(() -> projects.regenerateApiKey(id));
        String what = "replace the API key of project " + id;
        return run.runWith(yes, what, call, () -> new ProjectKeyReport(id, run.await(call.send())));
    }

    private static ProjectsReport one(Project project) {
        return new ProjectsReport(List.of(project));
    }

    private MeteredRun run(MeteredOptions options, String command) {
        return new MeteredRun(surroundings, interrupts, options, "projects " + command);
    }
}

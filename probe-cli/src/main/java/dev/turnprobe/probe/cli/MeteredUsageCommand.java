package dev.turnprobe.probe.cli;

import dev.turnprobe.credentials.metered.Bytes;
import dev.turnprobe.credentials.metered.Gigabytes;
import dev.turnprobe.probe.account.DailyUsageReport;
import dev.turnprobe.probe.account.Usage;
import dev.turnprobe.probe.account.UsageReport;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How much an account or a project has relayed in the current billing cycle. */
@Command(
        name = "usage",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "What was relayed in this billing cycle, and its share of the quota.",
        synopsisHeading = "%n",
        usageHelpWidth = 100,
        customSynopsis = {
            "Examples:",
            "  turnprobe metered usage",
            "  turnprobe metered usage --by-day",
            "  turnprobe metered usage --by-day --by-user --from 2026-01-01 --to 2026-01-31",
            "  turnprobe metered usage --quota 20GB --threshold 80%% --json",
            "",
            "Usage: turnprobe metered usage [OPTIONS]"
        },
        footer = {"", "Exit codes: as for `turnprobe metered`; 1 when the share used is over --threshold."})
final class MeteredUsageCommand implements Callable<Integer> {
    @Option(names = "--by-day", description = "A chart of the days; with --by-user, who relayed how much on each.")
    boolean byDay;

    @Option(names = "--by-user", description = "A chart of the credentials.")
    boolean byUser;

    @Option(names = "--user", paramLabel = "USERNAME", description = "One credential's traffic.")
    @Nullable
    String user;

    @Option(
            names = "--from",
            paramLabel = "DATE",
            description =
                    "With --by-day --by-user: first day, UTC, at most three months back (default: 6 days before).")
    @Nullable
    LocalDate from;

    @Option(names = "--to", paramLabel = "DATE", description = "With --by-day --by-user: last day (default: today).")
    @Nullable
    LocalDate to;

    @Option(names = "--project", paramLabel = "ID", description = "Of that project, by its own key when that is set.")
    @Nullable
    String project;

    @Option(
            names = "--quota",
            paramLabel = "AMOUNT",
            description = "Judge by this quota, as 20GB or 1.5TB, in place of the plan's.")
    @Nullable
    String quota;

    @Option(
            names = {"--threshold", "--quota-threshold"},
            paramLabel = "PERCENT",
            description = "Exit code 1 when more than that share of the quota is used (with --quota: 100%%).")
    @Nullable
    String threshold;

    @Mixin
    MeteredOptions options = new MeteredOptions();

    private final Surroundings surroundings;
    private final Interrupts interrupts;

    MeteredUsageCommand(Surroundings surroundings, Interrupts interrupts) {
        this.surroundings = surroundings;
        this.interrupts = interrupts;
    }

    @Override
    public Integer call() {
        check();
        MeteredRun run = new MeteredRun(surroundings, interrupts, options, "usage");
        return byDay && byUser ? daily(run) : current(run);
    }

    private int current(MeteredRun run) {
        UsageCalls.Wanted wanted = new UsageCalls.Wanted(byDay, byUser, user);
        BigDecimal percent = percent();
        Bytes most = quota();
        UsageCalls calls = project == null
                ? UsageCalls.of(run.account().usage(), wanted)
                : UsageCalls.of(run.project(project), wanted);
        boolean[] over = {false};
        int code = run.run(calls.requests(), () -> {
            Usage usage = run.await(calls.send());
            UsageReport report = new UsageReport(most == null ? usage : usage.withQuota(most), percent);
            if (percent != null && report.usage().percent() == null) {
                throw new UsageException(
                        "--threshold needs a quota, and Metered says there is none: add --quota AMOUNT");
            }
            over[0] = report.over();
            return report;
        });
        return code == ExitCode.OK && over[0] ? ExitCode.DEGRADED : code;
    }

    private int daily(MeteredRun run) {
        var usage = run.account().usage();
        var pages = Asking.configured("--from, --to", () -> usage.dailyByUser(from, to));
        return run.run(pages, () -> new DailyUsageReport(run.await(pages.all())));
    }

    private void check() {
        boolean daily = byDay && byUser;
        if (user != null && (byDay || byUser)) {
            throw new UsageException("--user is about one credential; leave --by-day and --by-user out");
        }
        if ((from != null || to != null) && !daily) {
            throw new UsageException("--from and --to need both --by-day and --by-user; the rest is the current cycle");
        }
        if (daily && (project != null || quota != null || threshold != null)) {
            throw new UsageException("--by-day with --by-user knows neither --project nor a quota; leave those out");
        }
    }

    private @Nullable Bytes quota() {
        String text = quota;
        return text == null ? null : Asking.configured("--quota", () -> Usage.bytes(Gigabytes.parse(text)));
    }

    private @Nullable BigDecimal percent() {
        String text = threshold;
        if (text == null) {
            return quota == null ? null : new BigDecimal(100);
        }
        String number = text.strip().replaceFirst("\\s*%$", "");
        if (!number.matches("\\d{1,6}(\\.\\d{1,6})?")) {
            throw new UsageException("--threshold " + text + ": expected a share of the quota, as 80%");
        }
        return new BigDecimal(number);
    }
}

package dev.turnprobe.probe.cli;

import dev.turnprobe.credentials.ProviderException;
import dev.turnprobe.probe.account.AccountDocument;
import dev.turnprobe.probe.account.AccountReport;
import dev.turnprobe.probe.diagnose.Diagnosis;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Does what a command about credentials or an account is for, and reports it. */
final class AccountRun {
    private final Surroundings surroundings;
    private final AccountOptions options;
    private final AccountDocument document;
    private final Asking asking;

    /** @param command what the document calls it, as {@code credentials list} */
    AccountRun(
            Surroundings surroundings, Interrupts interrupts, AccountOptions options, String schema, String command) {
        if (options.quiet && options.verbosity() > 0) {
            throw new UsageException("-q and -v exclude each other; give one of them");
        }
        surroundings.logging().accept(options.verbosity());
        this.surroundings = surroundings;
        this.options = options;
        document = new AccountDocument(
                schema, surroundings.tool(), surroundings.clock().instant(), command);
        asking = new Asking(surroundings, interrupts, options.verbosity());
    }

    Asking asking() {
        return asking;
    }

    /** Waits for an answer. */
    <T> T await(CompletableFuture<T> asked) {
        return asking.await(asked);
    }

    /** Does the work and reports it; gives the exit code. */
    int run(Supplier<? extends AccountReport> work) {
        AccountReport report;
        try {
            report = work.get();
        } catch (ProviderException e) {
            return fail(ProviderFailure.diagnosis(e), ExitCode.CREDENTIALS);
        } catch (CancellationException e) {
            return fail(ProviderFailure.interrupted(), ExitCode.INTERRUPTED);
        }
        tell(report);
        return ExitCode.OK;
    }

    private void tell(AccountReport report) {
        if (options.json) {
            surroundings.out().print(document.of(report, options.showSecrets) + "\n");
        } else {
            report.lines(options.showSecrets).forEach(line -> surroundings.out().println(line));
        }
        Path file = options.output;
        if (file != null) {
            write(file, report);
        } else if (report.holdsSecrets() && !options.showSecrets) {
            note("secrets are left out; --show-secrets prints them, --output FILE writes them to a file of yours");
        }
    }

    private void write(Path file, AccountReport report) {
        String text = report.file();
        try {
            OwnersFile.write(file, (text == null ? document.of(report, true) : text) + "\n");
            note("written to " + file + ", for your eyes only");
        } catch (IOException e) {
            // What was made must not be lost for want of a file.
            String remedy =
                    report.holdsSecrets() && !options.showSecrets ? "; secrets are not shown, list them again" : "";
            throw new UsageException("--output " + file + ": " + OwnersFile.reason(e) + remedy);
        }
    }

    private void note(String text) {
        if (!options.quiet) {
            surroundings.err().println("note: " + text);
        }
    }

    private int fail(Diagnosis why, int code) {
        if (options.json) {
            surroundings.out().print(document.failed(why) + "\n");
        } else {
            surroundings.err().println("turnprobe: " + why.code() + ": " + why.message());
            if (!options.quiet) {
                surroundings.err().println("  -> " + why.remedy());
            }
        }
        return code;
    }
}

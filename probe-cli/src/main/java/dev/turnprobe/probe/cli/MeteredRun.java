package dev.turnprobe.probe.cli;

import dev.turnprobe.credentials.metered.MeteredAccount;
import dev.turnprobe.credentials.metered.MeteredClient;
import dev.turnprobe.credentials.metered.MeteredProject;
import dev.turnprobe.credentials.metered.ProjectAccess;
import dev.turnprobe.credentials.metered.SecretKey;
import dev.turnprobe.probe.account.AccountDocument;
import dev.turnprobe.probe.account.AccountReport;
import dev.turnprobe.probe.account.Told;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** One {@code metered} command at work: the account or project it is about, and how its calls are made or only shown. */
final class MeteredRun {
    private final Surroundings surroundings;
    private final MeteredOptions options;
    private final AccountRun run;

    MeteredRun(Surroundings surroundings, Interrupts interrupts, MeteredOptions options, String command) {
        this.surroundings = surroundings;
        this.options = options;
        run = new AccountRun(surroundings, interrupts, options.account, AccountDocument.METERED, command);
    }

    /** Everything that the account's secret key opens. */
    MeteredAccount account() {
        MeteredKeys keys = keys();
        SecretKey key = keys.secretKey();
        return client(keys, MeteredKeys.SECRET_KEY).account(key);
    }

    /** One project, by its own key when that is set. */
    MeteredProject project(String id) {
        MeteredKeys keys = keys();
        ProjectAccess key = keys.projectKey();
        MeteredClient client = client(keys, keys.projectKeyName());
        return Asking.configured("--project", () -> client.project(id, key));
    }

    private MeteredKeys keys() {
        boolean quiet = options.account.quiet;
        return new MeteredKeys(Settings.read(surroundings, quiet), new Looked(surroundings, Duration.ZERO, quiet));
    }

    private MeteredClient client(MeteredKeys keys, String key) {
        return keys.client(options.app, options.url, key, run.asking().settings());
    }

    <T> T await(CompletableFuture<T> asked) {
        return run.await(asked);
    }

    /**
     * Makes the calls and reports, or shows the calls.
     *
     * @param calls whose {@code toString} is the request without its key
     */
    int run(List<?> calls, Supplier<? extends AccountReport> work) {
        return run.run(
                options.dryRun
                        ? () -> Told.unsent(calls.stream().map(Object::toString).toList())
                        : work);
    }

    int run(Object call, Supplier<? extends AccountReport> work) {
        return run(List.of(call), work);
    }

    /** The same for a call that takes something away: only with consent. */
    int runWith(boolean yes, String what, Object call, Supplier<? extends AccountReport> work) {
        if (!options.dryRun && !Consent.given(surroundings, yes, what)) {
            surroundings.err().println("turnprobe: nothing was done");
            return ExitCode.INTERRUPTED;
        }
        return run(call, work);
    }

    /** For an answer whose key is told once and never again: it must have somewhere to go. */
    void secretsNeedAPlace() {
        Path file = options.account.output;
        if (options.dryRun) {
            return;
        }
        if (file == null && !options.account.showSecrets) {
            throw new UsageException("the project's key is told only once, so say where it goes: --output FILE or "
                    + "--show-secrets; nothing was sent");
        }
        fileMustBeUsable();
    }

    /** What is made and cannot be written would be lost. */
    void fileMustBeUsable() {
        Path file = options.account.output;
        try {
            if (file != null) {
                OwnersFile.refuseUnusable(file);
            }
        } catch (IOException e) {
            throw new UsageException("--output " + file + ": " + OwnersFile.reason(e) + "; nothing was sent");
        }
    }
}

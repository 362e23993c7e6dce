package dev.turnprobe.probe.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which Metered account is asked. */
final class MeteredOptions {
    @Option(
            names = {"--app", "--metered"},
            paramLabel = "APP",
            description = "The APP of https://APP.metered.live (default: METERED_APP).")
    @Nullable
    String app;

    @Option(
            names = "--metered-url",
            paramLabel = "URL",
            description = "In place of https://APP.metered.live, as METERED_BASE_URL; plain http to loopback only.")
    @Nullable
    String url;

    @Option(names = "--dry-run", description = "Print the request without its key, and send nothing.")
    boolean dryRun;

    @Mixin
    AccountOptions account = new AccountOptions();
}

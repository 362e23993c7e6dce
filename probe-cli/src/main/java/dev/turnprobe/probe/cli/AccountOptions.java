package dev.turnprobe.probe.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** In which form a command about credentials or an account tells what it found, and whether secrets are in it. */
final class AccountOptions {
    @Option(names = "--json", description = "One JSON document on standard output.")
    boolean json;

    @Option(names = "--show-secrets", description = "Print passwords and keys; without this they are left out.")
    boolean showSecrets;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Write the result, secrets included, to a file that only you may read.")
    @Nullable
    Path output;

    @Option(
            names = {"-q", "--quiet"},
            description = "No notes and no warnings.")
    boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            description = "Say which requests are made, keys left out; twice: log what the libraries log.")
    boolean[] verbose = {};

    int verbosity() {
        return verbose.length;
    }
}

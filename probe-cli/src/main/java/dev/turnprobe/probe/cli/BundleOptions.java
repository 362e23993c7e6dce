package dev.turnprobe.probe.cli;

import dev.turnprobe.probe.measure.Recording;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether the evidence of a run is kept. */
final class BundleOptions {
    @Option(
            names = "--bundle",
            paramLabel = "FILE.zip",
            description = "Keep the evidence for somebody else: report, page, decrypted capture, and what `turnprobe "
                    + "replay` needs to come to the same report. No secrets; with --redact no addresses.")
    @Nullable
    String bundle;

    /**
     * The file, or null when nobody wants one.
     *
     * @throws UsageException when it cannot be written
     */
    @Nullable
    BundleFile file(Surroundings surroundings) {
        String name = bundle;
        return name == null ? null : new BundleFile(name, new Recording(), surroundings);
    }
}

package dev.turnprobe.probe.cli;

import dev.turnprobe.probe.report.CsvWriter;
import dev.turnprobe.probe.report.JsonLinesWriter;
import dev.turnprobe.probe.report.JsonWriter;
import dev.turnprobe.probe.report.Palette;
import dev.turnprobe.probe.report.ReportFiles;
import dev.turnprobe.probe.report.ReportWriter;
import dev.turnprobe.probe.report.Screen;
import dev.turnprobe.probe.report.TextWriter;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** In which form results come, and how much is said beside them. */
final class OutputOptions {
    @Option(names = "--json", description = "One JSON document on standard output.")
    boolean json;

    @Option(names = "--ndjson", description = "One JSON event a line, as it happens.")
    boolean ndjson;

    @Option(
            names = "--csv",
            description = "A table on standard output, comma-separated, with a header (docs/reports.md).")
    boolean csv;

    @Option(
            names = "--junit",
            paramLabel = "FILE",
            description = "Write JUnit XML into FILE, too, for Jenkins, GitLab, GitHub and their like.")
    @Nullable
    String junit;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Write a page for people into FILE, too: one file that needs no network.")
    @Nullable
    String html;

    @Option(names = "--no-color", description = "No colours; NO_COLOR in the environment does the same.")
    boolean noColor;

    @Option(
            names = {"-q", "--quiet"},
            description = "Rows and the verdict only: no advice, no notes.")
    boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            description = "Phases, candidate lines and evidence; twice: every frame on the wire, secrets left out.")
    boolean[] verbose = {};

    private @Nullable ResultFile junitFile;
    private @Nullable ResultFile htmlFile;

    int verbosity() {
        return verbose.length;
    }

    /** True if standard output belongs to programs. */
    boolean machine() {
        return json || ndjson || csv;
    }

    /** Complains of what cannot be, files that cannot be written among it, before anything is probed. */
    void check() {
        if (json && ndjson || csv && (json || ndjson)) {
            String first = json ? "--json" : "--ndjson";
            throw new UsageException(
                    first + " and " + (csv ? "--csv" : "--ndjson") + " exclude each other; give one of them");
        }
        if (quiet && verbosity() > 0) {
            throw new UsageException("-q and -v exclude each other; give one of them");
        }
        if (files()) {
            checkFiles();
        }
    }

    /** Files that are to be written at the end. */
    boolean files() {
        return junit != null || html != null;
    }

    private void checkFiles() {
        junitFile = junit == null ? null : ResultFile.of("--junit", junit);
        htmlFile = html == null ? null : ResultFile.of("--html", html);
        if (junitFile != null && htmlFile != null && junitFile.isSameAs(htmlFile)) {
            throw new UsageException("--junit and --html name the same file; give each its own");
        }
    }

    /**
     * Writes the files that were asked for.
     *
     * @param code what the process would end with
     * @return the same, or worse when a file could not be written
     */
    int save(ReportFiles files, int code, Surroundings surroundings) {
        boolean saved = junitFile == null || junitFile.write(files.junit(), surroundings);
        saved &= htmlFile == null || htmlFile.write(files.html(), surroundings);
        return saved ? code : Math.max(code, ExitCode.DEGRADED);
    }

    ReportWriter writer(Surroundings surroundings, Instant startedAt) {
        if (json) {
            return new JsonWriter(surroundings.out());
        } else if (ndjson) {
            return new JsonLinesWriter(surroundings.out(), startedAt);
        } else if (csv) {
            return new CsvWriter(surroundings.out());
        }
        // A trace runs through the same terminal and would tear the rows apart.
        Screen screen = redraws(surroundings) && verbosity() < 2
                ? surroundings.terminal().screen()
                : null;
        return new TextWriter(
                surroundings.out(), new TextWriter.Style(palette(surroundings), screen, quiet, verbosity() > 0));
    }

    /** Colours for a person who can see them and wants them. */
    Palette palette(Surroundings surroundings) {
        // https://no-color.org: present and not empty, whatever it says.
        String wish = surroundings.environment().get("NO_COLOR");
        return new Palette(redraws(surroundings) && !noColor && (wish == null || wish.isEmpty()));
    }

    /** True on a terminal that understands escape sequences. */
    static boolean redraws(Surroundings surroundings) {
        if (!surroundings.terminal().isInteractive()) {
            return false;
        }
        Map<String, String> environment = surroundings.environment();
        if (surroundings.tool().os().startsWith("Windows")) {
            // The old console shows them as they are, unless something before us has switched them on.
            return environment.containsKey("WT_SESSION")
                    || "ON".equals(environment.get("ConEmuANSI"))
                    || environment.containsKey("ANSICON")
                    || environment.containsKey("TERM") && !"dumb".equals(environment.get("TERM"));
        }
        return !"dumb".equals(environment.get("TERM"));
    }
}

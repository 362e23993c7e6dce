package dev.turnprobe.probe.cli;

import dev.turnprobe.probe.diagnose.Cause;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The confusion matrix: what was done to an endpoint, and what was said about it. */
final class FaultMatrix {
    static final String REGENERATE = "mvn -pl probe-cli -am test -Dtest=FaultMatrixTest "
            + "-Dsurefire.failIfNoSpecifiedTests=false -Dmatrix.write=true";

    private final List<FaultRow> rows;
    private final List<Cause> columns;

    FaultMatrix(List<FaultRow> rows) {
        this.rows = rows;
        Set<Cause> used = EnumSet.noneOf(Cause.class);
        for (FaultRow row : rows) {
            used.addAll(row.errors());
            used.addAll(row.warnings());
            used.addAll(row.across());
            used.addAll(row.may());
        }
        columns = List.copyOf(used);
    }

    /** The page as it should be. */
    String page() {
        StringBuilder page = new StringBuilder("# Which fault yields which code\n\n"
                + "Every row was staged by the tests and met by `turnprobe check`, which said exactly this and nothing else; the test\n"
                + "fails when it says anything more or less. Written by `FaultMatrixTest`; write it anew with\n\n    "
                + REGENERATE + "\n\n"
                + "No fault yields the verdict ok unless it leaves the endpoint usable and is said as a warning; nothing healthy yields\n"
                + "an error. " + rows.size() + " rows, " + columns.size()
                + " codes. `INTERNAL_ERROR` is a bug of ours, which nobody can stage.\n\n"
                + "| Fault | Over | Endpoint's error | Warning | Across endpoints | Verdict |\n"
                + "| --- | --- | --- | --- | --- | --- |\n");
        for (FaultRow row : rows) {
            page.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %s | %s |%n",
                    row.name(),
                    row.ways(),
                    names(row.errors()),
                    names(row.warnings()) + (row.may().isEmpty() ? "" : " perhaps " + names(row.may())),
                    names(row.across()),
                    row.verdict()));
        }
        page.append(
                "\nAs a matrix: `E` an endpoint's error, `w` a warning, `A` said once for several endpoints, `B` both, `~` left to chance.\n\n```\n");
        legend(page);
        for (FaultRow row : rows) {
            StringBuilder line = new StringBuilder();
            columns.forEach(cause -> line.append("  ").append(mark(row, cause)));
            page.append(line)
                    .append("   ")
                    .append(row.name())
                    .append(" (")
                    .append(row.ways())
                    .append(")\n");
        }
        return page.append("```\n").toString();
    }

    /** Each column's code hangs from its place. */
    private void legend(StringBuilder page) {
        for (int i = 0; i < columns.size(); i++) {
            page.append("  |".repeat(i)).append("  ,- ").append(columns.get(i)).append('\n');
        }
    }

    private static String mark(FaultRow row, Cause cause) {
        if (row.errors().contains(cause)) {
            return row.across().contains(cause) ? "B" : "E";
        } else if (row.across().contains(cause)) {
            return "A";
        } else if (row.warnings().contains(cause)) {
            return "w";
        }
        return row.may().contains(cause) ? "~" : ".";
    }

    private static String names(Set<Cause> causes) {
        return String.join(" ", causes.stream().map(cause -> "`" + cause + "`").toList());
    }
}

package dev.turnprobe.probe.plan;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What somebody may have meant who mistyped a name. */
final class Nearest {
    private Nearest() {}

    /** The name with the fewest letters changed, if those are two, or a third of them, at most; else null. */
    static @Nullable String to(String written, Collection<String> names) {
        String wanted = written.strip().toLowerCase(Locale.ROOT);
        String nearest = null;
        int fewest = Math.max(wanted.length() < 4 ? 1 : 2, wanted.length() / 3) + 1;
        for (String name : names) {
            int changed = changes(wanted, name.toLowerCase(Locale.ROOT));
            if (changed < fewest) {
                fewest = changed;
                nearest = name;
            }
        }
        return nearest;
    }

    /** Letters to insert, drop or replace: Levenshtein's distance, a row at a time. */
    private static int changes(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}

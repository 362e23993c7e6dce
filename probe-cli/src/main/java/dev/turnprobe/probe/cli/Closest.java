package dev.turnprobe.probe.cli;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What somebody probably meant to type. */
final class Closest {
    private Closest() {}

    /** The known word next to what was typed, or null when none is near: one slip for every three letters. */
    static @Nullable String to(String typed, Collection<String> known) {
        String wanted = typed.toLowerCase(Locale.ROOT);
        String best = null;
        int least = Math.max(1, wanted.length() / 3) + 1;
        for (String word : known) {
            int slips = slips(wanted, word.toLowerCase(Locale.ROOT));
            if (slips < least) {
                best = word;
                least = slips;
            }
        }
        return best;
    }

    /** The same as the end of a complaint; empty when there is nothing to say. */
    static String hint(String typed, Collection<String> known) {
        String word = to(typed, known);
        return word == null ? "" : "; did you mean " + word + "?";
    }

    /** Letters to add, to drop, to change, or to swap with their neighbour: the optimal string alignment distance. */
    private static int slips(String a, String b) {
        int[][] least = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    least[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int slips = Math.min(least[i - 1][j], least[i][j - 1]) + 1;
                slips = Math.min(slips, least[i - 1][j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    slips = Math.min(slips, least[i - 2][j - 2] + 1);
                }
                least[i][j] = slips;
            }
        }
        return least[a.length()][b.length()];
    }
}

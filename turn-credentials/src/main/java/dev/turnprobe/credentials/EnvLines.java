package dev.turnprobe.credentials;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines of one {@code .env} file, read as Node's dotenv reads them: {@code export} is allowed, {@code #} begins a comment
 * outside of quotes, single, double and back quotes may span lines, and {@code \n} is a line end in double quotes only.
 *
 * <p>A line that is nothing of the kind is skipped, as there, but remembered in {@code faults} by its number; its text may be
 * a secret and stays out.
 */
record EnvLines(Map<String, String> values, List<String> faults) {
    private static final Pattern ASSIGNMENT =
            Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][\\w.-]*)\\s*=\\s*(.*)", Pattern.DOTALL);
    private static final String QUOTES = "'\"`";

    static EnvLines of(String file, String text) {
        Map<String, String> values = new HashMap<>();
        List<String> faults = new ArrayList<>();
        String[] lines = (text.startsWith("\uFEFF") ? text.substring(1) : text).split("\\R", -1);
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].isBlank() || lines[i].stripLeading().startsWith("#")) {
                continue;
            }
            Matcher assignment = ASSIGNMENT.matcher(lines[i]);
            if (!assignment.matches()) {
                faults.add(file + " line " + (i + 1) + " is not NAME=VALUE; it is ignored");
                continue;
            }
            String value = assignment.group(2);
            if (!value.isEmpty() && QUOTES.indexOf(value.charAt(0)) >= 0) {
                int last = lastLineOfQuote(lines, i, value);
                if (last < 0) {
                    faults.add(file + " line " + (i + 1) + " opens a quote that nothing closes; it is ignored");
                    continue;
                }
                String whole = i == last
                        ? value
                        : value + "\n" + String.join("\n", List.of(lines).subList(i + 1, last + 1));
                values.put(assignment.group(1), unquote(whole));
                i = last;
            } else {
                int comment = value.indexOf('#');
                values.put(assignment.group(1), (comment < 0 ? value : value.substring(0, comment)).strip());
            }
        }
        return new EnvLines(Map.copyOf(values), List.copyOf(faults));
    }

    private static int lastLineOfQuote(String[] lines, int first, String value) {
        StringBuilder whole = new StringBuilder(value);
        for (int i = first; ; ) {
            if (closing(whole) >= 0) {
                return i;
            }
            if (++i == lines.length) {
                return -1;
            }
            whole.append('\n').append(lines[i]);
        }
    }

    private static int closing(CharSequence quoted) {
        char quote = quoted.charAt(0);
        for (int i = 1; i < quoted.length(); i++) {
            if (quoted.charAt(i) == quote && quoted.charAt(i - 1) != '\\') {
                return i;
            }
        }
        return -1;
    }

    private static String unquote(String quoted) {
        String inside = quoted.substring(1, closing(quoted));
        return quoted.charAt(0) == '"' ? inside.replace("\\n", "\n").replace("\\r", "\r") : inside;
    }

    @Override
    public String toString() {
        return "EnvLines" + values.keySet();
    }
}

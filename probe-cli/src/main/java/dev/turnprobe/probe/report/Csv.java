package dev.turnprobe.probe.report;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated values: RFC 4180, with a header row and one line a record.
 *
 * <p>What came from the network is text and nothing else: a spreadsheet takes a cell that begins like a formula for one, so
 * such a cell gets an apostrophe in front. Control characters, line ends among them, become spaces.
 */
public final class Csv {
    /** What spreadsheets begin a formula with, in both widths of East Asian keyboards. */
    private static final String FORMULA = "=+-@\uFF1D\uFF0B\uFF0D\uFF20";

    private final StringBuilder text = new StringBuilder();
    private final int columns;
    private int column;

    /** Begins with the header. */
    public Csv(List<String> header) {
        columns = header.size();
        header.forEach(this::text);
        end();
    }

    /** The next cell: what anybody may have written. Empty for null. */
    public Csv text(@Nullable Object value) {
        return cell(value == null ? "" : inert(value.toString()));
    }

    /** The next cell: one of our own numbers. */
    public Csv number(long value) {
        return cell(Long.toString(value));
    }

    /** The next cell: a part of a whole, 0 to 1, as percent. */
    public Csv percent(double part) {
        return cell(String.format(Locale.ROOT, "%.2f", 100 * part));
    }

    /** The next cell: milliseconds with microsecond resolution. */
    public Csv millis(long nanos) {
        return cell(Units.millis(nanos));
    }

    /** The next cells are empty. */
    public Csv none(int cells) {
        for (int i = 0; i < cells; i++) {
            cell("");
        }
        return this;
    }

    /** Ends the record, filling it up. */
    public void end() {
        none(columns - column);
        // RFC 4180 §2.1: a line break is CR LF.
        text.append("\r\n");
        column = 0;
    }

    /** All of it. */
    @Override
    public String toString() {
        return text.toString();
    }

    private Csv cell(String value) {
        if (column == columns) {
            throw new IllegalStateException("more cells than the header has");
        }
        if (column++ > 0) {
            text.append(',');
        }
        // RFC 4180 §2.6, §2.7. A semicolon parts cells where a comma is the decimal point.
        boolean quoted = value.chars().anyMatch(c -> c == ',' || c == ';' || c == '"') || !value.equals(value.strip());
        text.append(quoted ? '"' + value.replace("\"", "\"\"") + '"' : value);
        return this;
    }

    private static String inert(String value) {
        StringBuilder line = new StringBuilder(value.length());
        value.codePoints()
                .map(point -> Character.isISOControl(point) || point == 0x2028 || point == 0x2029 ? ' ' : point)
                .forEach(line::appendCodePoint);
        String plain = line.toString();
        String start = plain.stripLeading();
        return start.isEmpty() || FORMULA.indexOf(start.charAt(0)) < 0 ? plain : "'" + plain;
    }
}

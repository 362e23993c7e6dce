package dev.turnprobe.probe.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A terminal in memory, as much of one as live rows need: what it shows, and what has scrolled off its top. Whether it
 * breaks lines anew when it is resized, as most do, or cuts them, as xterm does, can be chosen.
 */
public final class ScreenModel implements Screen {
    private static final int BLANK = ' ';
    private static final int SECOND_HALF = -1;

    private static final class Row {
        private int[] cells;
        /** Whether the line goes on in the next row. */
        private boolean goesOn;

        private Row(int columns) {
            cells = new int[columns];
            java.util.Arrays.fill(cells, BLANK);
        }
    }

    private final boolean reflows;
    private final List<Row> all = new ArrayList<>();
    private int columns;
    private int rows;
    private int top;
    private int row;
    private int column;
    private boolean wraps = true;

    public ScreenModel(int columns, int rows, boolean reflows) {
        this.columns = columns;
        this.rows = rows;
        this.reflows = reflows;
        all.add(new Row(columns));
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public int rows() {
        return rows;
    }

    /** What a program has written. */
    public void feed(String text) {
        int[] points = text.codePoints().toArray();
        for (int i = 0; i < points.length; i++) {
            switch (points[i]) {
                case '\r' -> column = 0;
                case '\n' -> down();
                case 0x1B -> i = sequence(points, i + 1);
                default -> put(points[i]);
            }
        }
    }

    /** The rows that can be seen, from the top, without blanks behind them. */
    public List<String> shown() {
        return text(top, all.size());
    }

    /** Everything that was ever left standing, what has scrolled away included; blank rows left out. */
    public List<String> everything() {
        return text(0, all.size()).stream().filter(line -> !line.isEmpty()).toList();
    }

    /** The user drags a corner. */
    public void resize(int newColumns, int newRows) {
        if (newColumns != columns) {
            if (reflows) {
                reflow(newColumns);
                top = 0; // set below
            } else {
                all.forEach(one -> one.cells = cut(one.cells, newColumns));
            }
            columns = newColumns;
            column = Math.min(column, columns - 1);
        }
        rows = newRows;
        // What is below the last row is lost, unless the cursor is there: then all moves up.
        int last = Math.max(row, lastUsed());
        top = Math.max(top, Math.min(last - rows + 1, row));
        top = Math.max(top, row - rows + 1);
        while (all.size() > top + rows) {
            all.remove(all.size() - 1);
        }
    }

    /** From the next character on: CSI sequences only; gives the index of the last one. */
    private int sequence(int[] points, int from) {
        if (points[from] != '[') {
            throw new IllegalArgumentException("not a CSI sequence");
        }
        StringBuilder parameters = new StringBuilder();
        int i = from + 1;
        while (!Character.isLetter(points[i])) {
            parameters.appendCodePoint(points[i++]);
        }
        switch (points[i]) {
            case 'A' -> row = Math.max(top, row - Integer.parseInt(parameters.toString()));
            case 'J' -> clearBelow();
            case 'K' -> clear(row, column);
            case 'h', 'l' -> {
                if (!parameters.toString().equals("?7")) {
                    throw new IllegalArgumentException("mode " + parameters);
                }
                wraps = points[i] == 'h';
            }
            case 'm' -> {
                // Colours.
            }
            default -> throw new IllegalArgumentException("CSI " + parameters + (char) points[i]);
        }
        return i;
    }

    private void put(int point) {
        if (point < ' ') {
            throw new IllegalArgumentException("a control character: " + point);
        }
        int width = Columns.width(Character.toString(point));
        if (width == 0) {
            return;
        }
        if (column + width > columns) {
            if (wraps) {
                all.get(row).goesOn = true;
                column = 0;
                down();
            } else {
                column = columns - width;
            }
        }
        int[] cells = all.get(row).cells;
        cells[column++] = point;
        if (width == 2) {
            cells[column++] = SECOND_HALF;
        }
    }

    private void down() {
        row++;
        if (row == all.size()) {
            all.add(new Row(columns));
        }
        top = Math.max(top, row - rows + 1);
    }

    private void clearBelow() {
        clear(row, column);
        for (int i = row + 1; i < all.size(); i++) {
            clear(i, 0);
        }
    }

    private void clear(int which, int from) {
        Row one = all.get(which);
        for (int i = from; i < one.cells.length; i++) {
            one.cells[i] = BLANK;
        }
        one.goesOn = false;
    }

    private void reflow(int newColumns) {
        List<Row> anew = new ArrayList<>();
        int newRow = 0;
        int newColumn = 0;
        for (int i = 0; i < all.size(); ) {
            List<Integer> line = new ArrayList<>();
            int cursorAt = -1;
            boolean goesOn;
            do {
                Row one = all.get(i);
                goesOn = one.goesOn;
                if (i == row) {
                    cursorAt = line.size() + column;
                }
                int used = goesOn ? one.cells.length : used(one.cells);
                for (int c = 0; c < used; c++) {
                    line.add(one.cells[c]);
                }
                i++;
            } while (goesOn && i < all.size());
            int first = anew.size();
            int pieces = Math.max(1, (Math.max(line.size(), cursorAt + 1) + newColumns - 1) / newColumns);
            for (int p = 0; p < pieces; p++) {
                Row piece = new Row(newColumns);
                for (int c = 0; c < newColumns && p * newColumns + c < line.size(); c++) {
                    piece.cells[c] = line.get(p * newColumns + c);
                }
                piece.goesOn = p < pieces - 1;
                anew.add(piece);
            }
            if (cursorAt >= 0) {
                newRow = first + cursorAt / newColumns;
                newColumn = cursorAt % newColumns;
            }
        }
        all.clear();
        all.addAll(anew);
        row = newRow;
        column = newColumn;
    }

    private int lastUsed() {
        int last = all.size() - 1;
        while (last > 0 && used(all.get(last).cells) == 0) {
            last--;
        }
        return last;
    }

    private static int used(int[] cells) {
        int used = cells.length;
        while (used > 0 && cells[used - 1] == BLANK) {
            used--;
        }
        return used;
    }

    private static int[] cut(int[] cells, int length) {
        int[] other = new Row(length).cells;
        System.arraycopy(cells, 0, other, 0, Math.min(cells.length, length));
        return other;
    }

    private List<String> text(int from, int to) {
        List<String> lines = new ArrayList<>();
        for (int i = from; i < to; i++) {
            StringBuilder line = new StringBuilder();
            for (int cell : all.get(i).cells) {
                if (cell != SECOND_HALF) {
                    line.appendCodePoint(cell);
                }
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}

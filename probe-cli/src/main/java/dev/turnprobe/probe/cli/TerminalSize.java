package dev.turnprobe.probe.cli;

import dev.turnprobe.probe.report.Screen;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * The size of the terminal, measured at the beginning and whenever it is resized. Java has no way to ask for it, so
 * {@code stty} is asked; where there is none, the terminal passes for a standard one.
 */
final class TerminalSize implements Screen {
    private static final File TERMINAL = new File("/dev/tty");
    private static final long PATIENCE_MILLIS = 500;

    private volatile int columns = STANDARD.columns();
    private volatile int rows = STANDARD.rows();

    private TerminalSize() {}

    /** Returns when it is known. */
    static TerminalSize watched() {
        TerminalSize size = new TerminalSize();
        if (TERMINAL.exists()) {
            size.measure();
            size.watch();
        }
        return size;
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public int rows() {
        return rows;
    }

    private void watch() {
        try {
            // By its whole name: javadoc would warn of the import.
            sun.misc.Signal.handle(new sun.misc.Signal("WINCH"), signal -> measure());
        } catch (IllegalArgumentException e) {
            // No such signal here, and so nobody who could tell.
        }
    }

    private void measure() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(TERMINAL)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (stty.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                take(stty);
            } else {
                stty.destroy();
            }
        } catch (IOException e) {
            // No stty.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Its line is {@code ROWS COLUMNS}; zeros stand for a terminal that does not know itself. */
    private void take(Process stty) throws IOException {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(stty.getInputStream(), StandardCharsets.US_ASCII))) {
            String line = reader.readLine();
            if (line != null && line.matches("[1-9][0-9]{0,4} [1-9][0-9]{0,4}")) {
                int space = line.indexOf(' ');
                rows = Integer.parseInt(line.substring(0, space));
                columns = Integer.parseInt(line.substring(space + 1));
            }
        }
    }
}

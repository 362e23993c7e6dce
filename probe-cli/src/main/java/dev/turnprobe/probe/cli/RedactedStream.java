package dev.turnprobe.probe.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** Passes text on line by line, and what is flushed before its line ends, without what is hidden. */
final class RedactedStream extends OutputStream {
    private final PrintStream to;
    private final UnaryOperator<String> redaction;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    private RedactedStream(PrintStream to, UnaryOperator<String> redaction) {
        this.to = to;
        this.redaction = redaction;
    }

    static PrintStream over(PrintStream to, UnaryOperator<String> redaction) {
        // Not flushed by itself: half a line would be looked at, and half an address be none.
        return new PrintStream(new RedactedStream(to, redaction), false, StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void write(int one) {
        line.write(one);
        if (one == '\n') {
            flush();
        }
    }

    @Override
    public synchronized void flush() {
        to.print(redaction.apply(line.toString(StandardCharsets.UTF_8)));
        to.flush();
        line.reset();
    }
}

package dev.turnprobe.probe.cli;

import dev.turnprobe.probe.redact.Redaction;
import dev.turnprobe.probe.report.Tool;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * Everything the application touches outside of itself and the network, so that tests can put something else there.
 *
 * @param out for results, in UTF-8
 * @param err for everything else
 * @param environment variables by name
 * @param directory where the process was started: {@code .env} files are looked for there
 * @param clock labels reports and judges expiry; nothing is timed by it
 * @param tokens hard to guess numbers
 * @param logging told how much to log, 0 to 2, before anything could be logged
 * @param redaction what results must be passed through before they are shown
 */
record Surroundings(
        PrintStream out,
        PrintStream err,
        InputStream in,
        Map<String, String> environment,
        Path directory,
        InstantSource clock,
        Terminal terminal,
        Tool tool,
        LongSupplier tokens,
        IntConsumer logging,
        Redaction redaction) {

    /** In which nothing is hidden. */
    Surroundings(
            PrintStream out,
            PrintStream err,
            InputStream in,
            Map<String, String> environment,
            Path directory,
            InstantSource clock,
            Terminal terminal,
            Tool tool,
            LongSupplier tokens,
            IntConsumer logging) {
        this(out, err, in, environment, directory, clock, terminal, tool, tokens, logging, Redaction.NONE);
    }

    /** The same with that hidden: results are to be redacted as values, whatever else is said as it is printed. */
    Surroundings redacted(Redaction redaction) {
        return new Surroundings(
                out,
                RedactedStream.over(err, redaction::text),
                in,
                environment,
                directory,
                clock,
                terminal,
                tool,
                tokens,
                logging,
                redaction);
    }

    /** No variables: they may hold secrets. */
    @Override
    public String toString() {
        return "Surroundings[" + tool + "]";
    }
}

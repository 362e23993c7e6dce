package dev.turnprobe.probe.cli;

import dev.turnprobe.probe.report.Schemas;
import dev.turnprobe.probe.report.Tool;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * Runs the application in this process, with captured streams; never ends the process. Whatever JSON comes out is held
 * against the published schemas, whether the test asks for it or not.
 */
final class Cli {
    static final Instant NOW = Instant.parse("2026-01-31T12:00:00.123Z");

    /** What a run left behind. */
    record Result(int code, String out, String err) {
        /** Both streams, for searching. */
        String all() {
            return out + err;
        }
    }

    private final Map<String, String> environment = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private InputStream in = InputStream.nullInputStream();
    private Path directory = Path.of("target", "no-such-directory");
    private InstantSource clock = InstantSource.fixed(NOW);
    private Terminal terminal = Terminal.NONE;

    static Result run(String... args) {
        return new Cli().execute(args);
    }

    Cli environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Where {@code .env} files are looked for; by default nowhere. */
    Cli directory(Path path) {
        directory = path;
        return this;
    }

    Cli input(String text) {
        return input(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    Cli input(InputStream stream) {
        in = stream;
        return this;
    }

    /** The real time, for certificates and expiry. */
    Cli today() {
        clock = InstantSource.system();
        return this;
    }

    Cli terminal(Terminal terminal) {
        this.terminal = terminal;
        return this;
    }

    Result execute(String... args) {
        return result(app().run(args));
    }

    /** The application by itself, to be interrupted; see {@link #result}. */
    ProbeApp app() {
        return new ProbeApp(new Surroundings(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                in,
                environment,
                directory,
                clock,
                terminal,
                new Tool("0.0.0-test", "17", "TestOS"),
                new Random(42)::nextLong,
                verbosity -> {}));
    }

    Result result(int code) {
        Schemas.check(outSoFar());
        return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** What has been printed to standard output so far. */
    String outSoFar() {
        return out.toString(StandardCharsets.UTF_8);
    }
}

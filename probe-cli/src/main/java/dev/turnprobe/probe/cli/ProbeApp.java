package dev.turnprobe.probe.cli;

import dev.turnprobe.probe.measure.HeadStart;
import dev.turnprobe.probe.report.Tool;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The application: arguments in, exit code out. Touches the process only in {@link #main}, and picks every default of
 * clock, chance and environment there.
 */
public final class ProbeApp {
    private static final long LAST_WORDS_MILLIS = 3000;

    /** Commands that begin with a probe at once. */
    private static final Set<String> PROBING = Set.of("check");

    /** Anything that may be -v: how much is logged is not settled then. */
    private static final Pattern SAYS_MORE = Pattern.compile("^-[^-]*v|^--v");

    private static @Nullable SecureRandom random;

    private final Surroundings surroundings;
    private final Interrupts interrupts = new Interrupts();
    private final CountDownLatch done = new CountDownLatch(1);

    ProbeApp(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** The process. */
    public static void main(String[] args) {
        Surroundings surroundings = ofProcess();
        if (args.length > 0 && PROBING.contains(args[0]) && Arrays.stream(args).noneMatch(SAYS_MORE.asPredicate())) {
            surroundings.logging().accept(0);
            HeadStart.begin();
        }
        ProbeApp app = new ProbeApp(surroundings);
        Runtime.getRuntime().addShutdownHook(new Thread(app::shutdown, "turnprobe-shutdown"));
        System.exit(app.run(args));
    }

    static Surroundings ofProcess() {
        SystemTerminal terminal = new SystemTerminal();
        return new Surroundings(
                stream(FileDescriptor.out, terminal.charset()),
                stream(FileDescriptor.err, terminal.charset()),
                System.in,
                System.getenv(),
                Path.of(""),
                InstantSource.system(),
                terminal,
                new Tool(version(), System.getProperty("java.version", "?"), System.getProperty("os.name", "?")),
                ProbeApp::token,
                ProcessLogging::apply);
    }

    /** Made when it is asked for: its providers would be most of what {@code --version} costs. */
    private static synchronized long token() {
        if (random == null) {
            random = new SecureRandom();
        }
        return random.nextLong();
    }

    /** What the charset lacks comes out as a question mark; what is written to a closed pipe is lost without a word. */
    private static PrintStream stream(FileDescriptor descriptor, Charset charset) {
        return new PrintStream(new BufferedOutputStream(new FileOutputStream(descriptor), 8192), true, charset);
    }

    private static String version() {
        Properties properties = new Properties();
        try (InputStream in = ProbeApp.class.getResourceAsStream("version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            // Then it is unknown; that is no reason to stop.
        }
        return properties.getProperty("version", "unknown");
    }

    /** Runs one command line; never throws, never ends the process. */
    int run(String... args) {
        try {
            return execute(args);
        } finally {
            surroundings.out().flush();
            surroundings.err().flush();
            done.countDown();
        }
    }

    /** Stops what is running; it still prints what it knows. */
    void interrupt() {
        interrupts.interrupt();
    }

    private void shutdown() {
        if (done.getCount() > 0) {
            interrupt();
            try {
                done.await(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private int execute(String[] args) {
        if (args.length == 1 && (args[0].equals("--version") || args[0].equals("-V"))) {
            // The whole command line need not be built for this.
            surroundings.out().println(surroundings.tool().line());
            return ExitCode.OK;
        }
        CommandLine commandLine = RootCommand.commandLine(surroundings, interrupts, args)
                .setOut(new PrintWriter(surroundings.out(), true))
                .setErr(new PrintWriter(surroundings.err(), true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setUnmatchedOptionsArePositionalParams(false)
                .setParameterExceptionHandler(this::misused)
                .setExecutionExceptionHandler((error, command, result) -> failed(error, command, args));
        return commandLine.execute(args);
    }

    private int misused(ParameterException error, String[] args) {
        String command = error.getCommandLine().getCommandSpec().qualifiedName();
        if (error instanceof UnmatchedArgumentException unmatched) {
            // What stands behind = may be a password, so the name is all that is repeated.
            String first = unmatched.getUnmatched().get(0).replaceFirst("=.*", "");
            if (first.equals("--bundle")) {
                return refuse("--bundle is for check and regions, whose reports can be replayed", command);
            }
            String hint = hint(first, unmatched);
            String what = first.startsWith("-") ? "unknown option " : "unknown argument ";
            return refuse(what + first + hint, command);
        }
        String message = error.getMessage();
        return refuse(message == null ? "wrong usage" : message, command);
    }

    private static String hint(String typed, UnmatchedArgumentException unmatched) {
        CommandSpec command = unmatched.getCommandLine().getCommandSpec();
        boolean option = typed.startsWith("-");
        String near = Closest.hint(
                typed,
                option ? command.optionsMap().keySet() : command.subcommands().keySet());
        if (!near.isEmpty()
                || unmatched.getSuggestions().isEmpty()
                || !option && command.subcommands().isEmpty()) {
            return near;
        }
        return "; did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?";
    }

    private int failed(Exception error, CommandLine command, String[] args) {
        if (error instanceof UsageException) {
            return refuse(error.getMessage(), command.getCommandSpec().qualifiedName());
        }
        int verbosity = 0;
        for (String arg : args) {
            verbosity += arg.matches("-v+") ? arg.length() - 1 : arg.equals("--verbose") ? 1 : 0;
        }
        new BugReport(told(args)).print(error, verbosity);
        return ExitCode.BUG;
    }

    /** In the words that were asked for, whatever became of the command that was to see to it. */
    private Surroundings told(String[] args) {
        return List.of(args).contains(RedactOptions.NAME) ? RedactOptions.hiding(surroundings) : surroundings;
    }

    private int refuse(@Nullable String message, String command) {
        surroundings.err().println("turnprobe: " + message);
        surroundings.err().println("Try `" + command + " --help`.");
        return ExitCode.USAGE;
    }
}

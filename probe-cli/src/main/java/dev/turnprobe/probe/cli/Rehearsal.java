package dev.turnprobe.probe.cli;

import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The usual commands in one process, against an embedded server and one dead port. The launcher runs it once after a
 * build, to learn which classes a start needs; it keeps them loaded and linked in an archive (docs/adr/0002).
 */
public final class Rehearsal {
    private static final String USERNAME = "ada";

    private final Surroundings surroundings;

    private Rehearsal(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    public static void main(String[] args) {
        run(ProbeApp.ofProcess());
    }

    /** Nothing is written to the streams of the surroundings, and nothing read. */
    static void run(Surroundings surroundings) {
        String password = Long.toUnsignedString(surroundings.tokens().getAsLong(), Character.MAX_RADIX);
        EmbeddedConfig config = EmbeddedConfig.defaults().user(USERNAME, password);
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start(config)) {
            new Rehearsal(silent(surroundings, Map.of("TURN_PASSWORD", password))).play(server);
        }
    }

    private void play(EmbeddedTurnServer server) {
        play(ExitCode.OK, "--version");
        play(ExitCode.OK, "--help");
        play(ExitCode.OK, "check", "--help");
        play(ExitCode.OK, "demo", "--json");
        String ca = server.caFile().toString();
        String udp = server.uri(Transport.UDP);
        String tcp = server.uri(Transport.TCP);
        String tls = server.uri(Transport.TLS);
        String dtls = server.uri(Transport.DTLS);
        play(ExitCode.OK, "check", "--ca", ca, "-u", USERNAME, udp, tcp, tls);
        play(ExitCode.OK, "check", "--ca", ca, "-u", USERNAME, "--json", udp, tcp, tls, dtls);
        // With a person watching, too: rows that fill need classes of their own.
        new Rehearsal(watched(surroundings)).play(ExitCode.OK, "check", "-u", USERNAME, "-v", udp, tcp);
        play(ExitCode.OK, "check", udp.replaceFirst("^turn:([^?]*).*", "stun:$1"));
        play(ExitCode.FAILED, "check", "--timeout", "1s", "stun:127.0.0.1:9", "stun:127.0.0.1:9?transport=tcp");
    }

    private void play(int expected, String... args) {
        int code = new ProbeApp(surroundings).run(args);
        if (code != expected) {
            throw new IllegalStateException(String.join(" ", args) + " ended with " + code);
        }
    }

    private static Surroundings silent(Surroundings real, Map<String, String> environment) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        return new Surroundings(
                nowhere,
                nowhere,
                real.in(),
                environment,
                real.directory(),
                real.clock(),
                Terminal.NONE,
                real.tool(),
                real.tokens(),
                real.logging());
    }

    private static Surroundings watched(Surroundings silent) {
        Terminal somebody = new Terminal() {
            @Override
            public boolean isInteractive() {
                return true;
            }

            @Override
            public char @Nullable [] readPassword(String prompt) {
                return null;
            }
        };
        return new Surroundings(
                silent.out(),
                silent.err(),
                silent.in(),
                silent.environment(),
                silent.directory(),
                silent.clock(),
                somebody,
                silent.tool(),
                silent.tokens(),
                verbosity -> {});
    }
}

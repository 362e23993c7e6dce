package dev.turnprobe.benchmarks;

import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.TurnServer;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.stun.StunMethod;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** An embedded server in a process of its own: it shares neither heap nor compiler with what measures it. */
final class ServerProcess implements TurnServer {
    private static final String USER = "ada";
    private static final String PASSWORD = "lovelace";
    private static final String READY = "serving on port ";

    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static ServerProcess start() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Dslf4j.internal.verbosity=ERROR");
        // For profiling: -Dbench.server=-XX:StartFlightRecording=filename=server.jfr
        String options = System.getProperty("bench.server", "");
        command.addAll(options.isEmpty() ? List.of() : List.of(options.split(" ")));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ServerProcess.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        // A profiler may have its say before.
        String line = out.readLine();
        while (line != null && !line.startsWith(READY)) {
            line = out.readLine();
        }
        if (line == null) {
            throw new IllegalStateException("the embedded server's process ended before it served");
        }
        return new ServerProcess(process, Integer.parseInt(line.substring(READY.length())));
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Says its port, and serves until standard input ends. */
    public static void main(String[] args) throws IOException {
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start(
                EmbeddedConfig.defaults().user(USER, PASSWORD).transports(Transport.UDP))) {
            System.out.println(READY + server.port(Transport.UDP));
            while (System.in.read() >= 0) {
                // Nobody says anything.
            }
        }
    }

    @Override
    public Set<Transport> transports() {
        return Set.of(Transport.UDP);
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public int port(Transport transport) {
        return port;
    }

    @Override
    public String username() {
        return USER;
    }

    @Override
    public String password() {
        return PASSWORD;
    }

    @Override
    public String realm() {
        return "turnprobe.test";
    }

    @Override
    public String caPem() {
        throw new IllegalStateException("UDP only");
    }

    @Override
    public Path caFile() {
        throw new IllegalStateException("UDP only");
    }

    @Override
    public String log() {
        return "";
    }

    @Override
    public int requests(StunMethod method) {
        throw new UnsupportedOperationException("it runs in another process");
    }

    @Override
    public void awaitRequests(StunMethod method, int count, Duration patience) {
        throw new UnsupportedOperationException("it runs in another process");
    }

    @Override
    public void close() {
        process.destroy();
    }
}

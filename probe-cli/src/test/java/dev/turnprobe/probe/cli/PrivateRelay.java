package dev.turnprobe.probe.cli;

import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.server.ServerScript;
import dev.turnprobe.stun.StunMethod;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/**
 * A server with a public address that does not know it stands behind a NAT, and gives out relayed addresses of its private
 * network. Public addresses are not to be had on loopback, so this is a process in a network namespace of its own.
 */
final class PrivateRelay {
    /** RFC 5737 §3: for documentation, so nobody's. */
    private static final String PUBLIC = "203.0.113.5";

    private static final String SET_UP = "ip link set lo up && ip addr add " + PUBLIC + "/32 dev lo";

    private PrivateRelay() {}

    /** Runs it; aborts with the reason where there are no namespaces to be had. */
    static Cli.Result run() {
        try {
            Process can = new ProcessBuilder("unshare", "-n", "sh", "-c", SET_UP)
                    .redirectErrorStream(true)
                    .start();
            String complaint = new String(can.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (can.waitFor() != 0) {
                throw new TestAbortedException("no network namespace here: " + complaint.strip());
            }
            Path out = Files.createTempFile("private-relay", ".json");
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            Process process = new ProcessBuilder(
                            "unshare",
                            "-n",
                            "sh",
                            "-c",
                            SET_UP + " && exec \"$@\"",
                            "sh",
                            java,
                            "-cp",
                            System.getProperty("java.class.path"),
                            PrivateRelay.class.getName())
                    .redirectOutput(out.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean ended = process.waitFor(100, TimeUnit.SECONDS);
            process.destroyForcibly().waitFor();
            String text = Files.readString(out);
            Files.delete(out);
            return new Cli.Result(ended ? process.exitValue() : -1, text, "");
        } catch (IOException e) {
            throw new TestAbortedException("no network namespace here: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public static void main(String[] args) throws Exception {
        ServerScript script =
                ServerScript.relayedHost(InetAddress.getByName("10.0.0.7")).to(StunMethod.ALLOCATE);
        Cli.Result result;
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start(EmbeddedConfig.defaults()
                .user(FaultScene.USER, FaultScene.PASSWORD)
                .transports(Transport.UDP)
                .listenBeyondLoopback(InetAddress.getByName(PUBLIC))
                .script(script))) {
            result = new Cli()
                    .today()
                    .environment("TURN_PASSWORD", FaultScene.PASSWORD)
                    .execute(
                            "check",
                            "--json",
                            "--samples",
                            "0",
                            "--timeout",
                            "20s",
                            "-u",
                            FaultScene.USER,
                            server.uri(Transport.UDP));
        }
        new PrintStream(System.out, true, StandardCharsets.UTF_8).print(result.out());
        System.exit(result.code());
    }
}

package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.probe.report.Schemas;
import dev.turnprobe.stun.StunMethod;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code turnprobe monitor} as a process: what a service manager does to it. */
@Timeout(240)
@EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere env has no --default-signal")
class MonitorProcessTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130"})
    void stoppedInTheMiddleOfARoundItGivesItsAllocationBackAndGoes(String signal, int code) throws Exception {
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start()) {
            Process process = start(server);
            try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
                assertThat(port(reader)).isPositive();
                while (!reader.readLine().contains("\"name\":\"echo\"")) {
                    // Until its relay is in use.
                }
                assertThat(server.requests(StunMethod.REFRESH)).isZero();
                new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor();
                assertThat(process.waitFor()).isEqualTo(code);
            } finally {
                process.destroyForcibly();
            }
            server.awaitRequests(StunMethod.REFRESH, 1, Duration.ofSeconds(30));
        }
    }

    /** Many more than there are threads begin a request and never end it: they are hung up on. */
    @Test
    void slowClientsDoNotKeepOthersOut() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start()) {
            // The JDK reads this once, so it takes a process of its own.
            Process process = start(server, "-Dsun.net.httpserver.maxReqTime=2");
            try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
                int port = port(reader);
                for (int i = 0; i < 20; i++) {
                    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                    slow.add(socket);
                    socket.setSoTimeout(90_000);
                    socket.getOutputStream().write("GET /livez HTT".getBytes(StandardCharsets.US_ASCII));
                }
                HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/livez"))
                        .build();
                assertThat(HttpClient.newHttpClient()
                                .send(request, HttpResponse.BodyHandlers.ofString())
                                .statusCode())
                        .isEqualTo(200);
                for (Socket socket : slow) {
                    assertThat(hungUp(socket)).isTrue();
                }
            } finally {
                process.destroyForcibly();
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private static boolean hungUp(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException e) {
            return true; // reset, as what it has sent was never read
        }
    }

    /** One whose only round takes longer than anybody waits. */
    private Process start(EmbeddedTurnServer server, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                // A shell starts what it starts in the background deaf to SIGINT, and children stay so.
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                ProbeApp.class.getName(),
                "monitor",
                "--ndjson",
                "--listen",
                "127.0.0.1:0",
                "--timeout",
                "1000s",
                "--every",
                "2000s",
                "--samples",
                "10000",
                "--interval",
                "100ms",
                "-u",
                server.username(),
                server.uri(Transport.UDP)));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(directory.resolve("complaints").toFile());
        builder.environment().put("TURN_PASSWORD", server.password());
        return builder.start();
    }

    private static int port(BufferedReader reader) throws IOException {
        JsonNode listening = Schemas.monitorEvent(reader.readLine());
        return listening.path("port").asInt();
    }
}

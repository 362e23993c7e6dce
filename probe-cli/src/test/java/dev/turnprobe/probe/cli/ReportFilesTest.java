package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.Garbage;
import dev.turnprobe.fixtures.GarbageServer;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.embedded.RegionsInABox;
import dev.turnprobe.fixtures.embedded.RegionsPlan;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.probe.report.CsvTest;
import dev.turnprobe.probe.report.JUnitXmlTest;
import dev.turnprobe.probe.report.Schemas;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.maven.plugins.surefire.report.ReportTestCase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code --csv}, {@code --junit} and {@code --html} of every command that probes, against servers. */
@ExtendWith(LeakWatch.class)
@Timeout(180)
class ReportFilesTest {
    private static EmbeddedTurnServer server;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        server = EmbeddedTurnServer.start(EmbeddedConfig.defaults().user("ada", "the password"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Cli cli() {
        return new Cli().today().environment("TURN_PASSWORD", "the password");
    }

    private Cli.Result check(String... more) {
        List<String> arguments = new ArrayList<>(List.of("check", "-u", "ada", "--timeout", "60s"));
        arguments.addAll(List.of("--ca", server.caFile().toString()));
        arguments.addAll(List.of(more));
        return cli().execute(arguments.toArray(String[]::new));
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private JUnitXmlTest.Read junit(String name) throws Exception {
        return JUnitXmlTest.read(Files.readString(directory.resolve(name)));
    }

    private String html(String name) throws Exception {
        return Files.readString(directory.resolve(name));
    }

    @Test
    void filesStandBesideWhateverGoesToStandardOutput() throws Exception {
        Files.writeString(directory.resolve("r.xml"), "what was there before");
        Cli.Result result = check(
                "--json",
                "--junit",
                file("r.xml"),
                "--html",
                file("r.html"),
                server.uri(Transport.UDP),
                server.uri(Transport.TLS),
                "turn:127.0.0.1:1?transport=tcp");
        assertThat(result.code()).as(result.all()).isEqualTo(ExitCode.DEGRADED);
        assertThat(Schemas.document(result.out()).path("endpoints")).hasSize(3);
        JUnitXmlTest.Read read = junit("r.xml");
        assertThat(read.cases()).hasSize(3);
        assertThat(read.cases().get(2).getFailureType()).isEqualTo("PORT_CLOSED");
        assertThat(Files.readString(directory.resolve("r.xml"))).doesNotContain("the password", "before");
        assertThat(html("r.html"))
                .contains("2 of 3 endpoints work", "PORT_CLOSED", "turnprobe embedded server", "until 20")
                .doesNotContain("the password");
        // No draft is left.
        try (var files = Files.list(directory)) {
            assertThat(files.map(each -> each.getFileName().toString())).containsExactlyInAnyOrder("r.html", "r.xml");
        }
    }

    @Test
    void csvOfACheck() throws Exception {
        Cli.Result result = check("--csv", server.uri(Transport.UDP), server.uri(Transport.TCP));
        assertThat(result.code()).as(result.all()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(CsvTest.rows(result.out()))
                .hasSize(2)
                .allSatisfy(row -> assertThat(row)
                        .containsEntry("status", "ok")
                        .containsEntry("candidateType", "relay")
                        .containsEntry("software", "turnprobe embedded server")
                        .containsEntry("received", "10"));
    }

    @Test
    void fileBehindALinkIsWrittenAndTheLinkStays() throws Exception {
        Path real = Files.writeString(directory.resolve("real.xml"), "old");
        Path link = Files.createSymbolicLink(directory.resolve("link.xml"), real);
        assertThat(check("-q", "--junit", link.toString(), server.uri(Transport.UDP))
                        .code())
                .isZero();
        assertThat(link).isSymbolicLink();
        assertThat(Files.readString(real)).startsWith("<?xml");
    }

    /** The directory goes away meanwhile: said, and the exit code tells. */
    @Test
    void fileThatCannotBeWrittenInTheEndIsSaid() throws Exception {
        Path gone = Files.createDirectory(directory.resolve("gone"));
        try (GarbageServer silent = GarbageServer.start(Garbage.SILENT_UDP)) {
            Cli cli = cli();
            ProbeApp app = cli.app();
            CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> app.run(
                    "check",
                    "-u",
                    "ada",
                    "--ndjson",
                    "--junit",
                    gone.resolve("r.xml").toString(),
                    server.uri(Transport.UDP),
                    silent.uri()));
            awaitAnEndpoint(cli, code);
            Files.delete(gone);
            app.interrupt();
            assertThat(code.get(30, TimeUnit.SECONDS)).isEqualTo(ExitCode.INTERRUPTED);
            assertThat(cli.result(0).err()).contains("--junit").contains("gone").contains("no such directory");
        }
    }

    @Test
    void whatWasKnownByAnInterruptIsWritten() throws Exception {
        try (GarbageServer silent = GarbageServer.start(Garbage.SILENT_UDP)) {
            Cli cli = cli();
            ProbeApp app = cli.app();
            CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> app.run(
                    "check",
                    "-u",
                    "ada",
                    "--ndjson",
                    "--junit",
                    file("r.xml"),
                    "--html",
                    file("r.html"),
                    server.uri(Transport.UDP),
                    silent.uri()));
            awaitAnEndpoint(cli, code);
            app.interrupt();
            assertThat(code.get(30, TimeUnit.SECONDS)).isEqualTo(ExitCode.INTERRUPTED);
            JUnitXmlTest.Read read = junit("r.xml");
            assertThat(read.cases()).hasSize(2);
            assertThat(read.skipped()).isEqualTo(1);
            assertThat(html("r.html")).contains("Interrupted: this is what was known by then.", "1 of 2 endpoints");
        }
    }

    private static void awaitAnEndpoint(Cli cli, CompletableFuture<Integer> code) {
        while (!cli.outSoFar().contains("\"event\":\"endpoint\"")) {
            assertThat(code.isDone()).isFalse();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    @Test
    void credentialsThatCouldNotBeObtainedAreAResult() throws Exception {
        String[] commands = {"check", "regions", "quality", "nat"};
        for (String command : commands) {
            Cli.Result result = cli().environment("METERED_API_KEY", "planted")
                    .execute(
                            command,
                            "--csv",
                            "--junit",
                            file("r.xml"),
                            "--html",
                            file("r.html"),
                            "--metered",
                            "app",
                            "--metered-url",
                            "http://127.0.0.1:1");
            assertThat(result.code()).as(result.all()).isEqualTo(ExitCode.CREDENTIALS);
            assertThat(CsvTest.rows(result.out()))
                    .singleElement()
                    .satisfies(row -> assertThat(row)
                            .containsEntry("status", "unprobed")
                            .containsEntry("code", "PROVIDER_UNREACHABLE"));
            assertThat(junit("r.xml").cases().get(0).getFailureType()).isEqualTo("PROVIDER_UNREACHABLE");
            assertThat(result.all() + Files.readString(directory.resolve("r.xml")))
                    .doesNotContain("planted");
        }
    }

    @Test
    void regionsAreRanked() throws Exception {
        RegionsPlan plan = RegionsPlan.empty()
                .region("far", Duration.ofMillis(300))
                .region("near", Duration.ofMillis(1))
                .services(List.of(
                        new RegionsPlan.Service(Transport.UDP, 3478), new RegionsPlan.Service(Transport.TCP, 3478)));
        try (RegionsInABox box = RegionsInABox.start(plan)) {
            Path ca = Files.writeString(directory.resolve("ca.pem"), box.caPem());
            Path catalog = Files.writeString(directory.resolve("catalog.json"), box.catalog());
            Cli.Result result = new Cli()
                    .today()
                    .environment("TURN_PASSWORD", box.password())
                    .execute(
                            "regions",
                            "--csv",
                            "--junit",
                            file("r.xml"),
                            "--html",
                            file("r.html"),
                            "-u",
                            box.username(),
                            "--ca",
                            ca.toString(),
                            "--timeout",
                            "60s",
                            "--samples",
                            "2",
                            "--catalog",
                            catalog.toString());
            assertThat(result.code()).as(result.all()).isZero();
            List<Map<String, String>> rows = CsvTest.rows(result.out());
            assertThat(rows).extracting(row -> row.get("rank")).containsExactly("1", "1", "2", "2");
            assertThat(rows).extracting(row -> row.get("region")).containsExactly("near", "near", "far", "far");
            assertThat(rows.stream().filter(row -> row.get("regionBest").equals("true")))
                    .hasSize(2);
            assertThat(html("r.html")).contains("2 of 2 regions work, 4 of 4 endpoints", "Best: near over");
            assertThat(junit("r.xml").cases())
                    .extracting(ReportTestCase::getFullClassName)
                    .containsExactlyInAnyOrder(
                            "turnprobe.regions.far",
                            "turnprobe.regions.far",
                            "turnprobe.regions.near",
                            "turnprobe.regions.near");
        }
    }

    @Test
    void qualityHasBothWaysAndEverySecond() throws Exception {
        Cli.Result result = cli().execute(
                        "quality",
                        "--csv",
                        "--junit",
                        file("r.xml"),
                        "--html",
                        file("r.html"),
                        "-u",
                        "ada",
                        server.uri(Transport.UDP),
                        "--duration",
                        "1100ms",
                        "--no-mtu",
                        "--timeout",
                        "60s");
        assertThat(result.code()).as(result.all()).isZero();
        assertThat(CsvTest.rows(result.out()))
                .extracting(row -> row.get("row"))
                .containsExactly("rtt", "out", "in", "second", "second");
        assertThat(junit("r.xml").cases())
                .singleElement()
                .satisfies(one -> assertThat(one.isSuccessful()).isTrue());
        assertThat(html("r.html"))
                .contains("ms round trip, 0.00 % lost on the way out", "id=\"seconds\"", "id=\"bins\"")
                .doesNotContain("the password");
        Cli.Result failed = cli().execute(
                        "quality",
                        "--csv",
                        "--junit",
                        file("f.xml"),
                        "--html",
                        file("f.html"),
                        "-u",
                        "ada",
                        "turn:127.0.0.1:1?transport=tcp");
        assertThat(failed.code()).as(failed.all()).isEqualTo(ExitCode.FAILED);
        assertThat(CsvTest.rows(failed.out()))
                .singleElement()
                .satisfies(row -> assertThat(row.get("failure")).isNotBlank());
        assertThat(junit("f.xml").failures()).isEqualTo(1);
        assertThat(html("f.html")).contains("No payload came back", "says why an endpoint does not work");
    }

    @Test
    void natHasARowAFinding() throws Exception {
        Cli.Result result = cli().execute(
                        "nat",
                        "--csv",
                        "--junit",
                        file("r.xml"),
                        "--html",
                        file("r.html"),
                        "stun:127.0.0.1:" + server.port(Transport.UDP),
                        "--timeout",
                        "60s");
        // A server with one address tells that there is no NAT, and not how it filters.
        assertThat(result.code()).as(result.all()).isEqualTo(ExitCode.DEGRADED);
        List<Map<String, String>> rows = CsvTest.rows(result.out());
        assertThat(rows)
                .extracting(row -> row.get("finding"))
                .containsExactly("type", "mapping", "filtering", "hairpin", "addressRewritten");
        assertThat(rows.get(1)).containsEntry("behavior", "none");
        assertThat(html("r.html")).contains("No NAT", "Direct calls will work with", "What was found out", "RFC 5780");
        assertThat(junit("r.xml").cases())
                .filteredOn(ReportTestCase::hasFailure)
                .extracting(ReportTestCase::getName)
                .containsExactly("filtering");
    }
}

package dev.turnprobe.probe.cli;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnprobe.credentials.IceServer;
import dev.turnprobe.credentials.IceServers;
import dev.turnprobe.fixtures.Garbage;
import dev.turnprobe.fixtures.GarbageServer;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.RegionsInABox;
import dev.turnprobe.fixtures.embedded.RegionsPlan;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.probe.report.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(LeakWatch.class)
@Timeout(300)
class RegionsCommandTest {
    @TempDir
    Path directory;

    /** Some at once only: this is about all of them working, and the machine may be busy with other tests. */
    @Test
    void all128EndpointsOf32RegionsGiveARelayThatWorks() throws IOException {
        RegionsPlan plan = RegionsPlan.metered().services(RegionsPlan.STANDARD_SERVICES);
        try (RegionsInABox box = RegionsInABox.start(plan)) {
            Cli.Result result = run(box, "--json", "--samples", "2", "--timeout", "200s", "--parallel", "32");
            assertThat(result.code()).as(result.all()).isZero();
            JsonNode document = Schemas.regions(result.out());
            assertThat(document.path("schema").asText()).isEqualTo("turnprobe/regions/1");
            assertThat(document.path("endpoints")).hasSize(128).allSatisfy(endpoint -> {
                assertThat(endpoint.path("status").asText()).isEqualTo("ok");
                assertThat(endpoint.path("proof").asText()).isEqualTo("self-echo");
            });
            assertThat(document.path("regions")).hasSize(32).allSatisfy(region -> {
                assertThat(region.path("working").asInt()).isEqualTo(4);
                assertThat(region.path("fallbacks")).hasSize(2);
            });
            assertThat(document.path("recommendedUrls")).hasSize(3);
        }
    }

    @Test
    void regionsAreRankedByDistanceAndFallbacksCostRoundTrips() throws IOException {
        // So far apart that no busy machine changes their order.
        RegionsPlan plan = RegionsPlan.empty()
                .region("far", ofMillis(700))
                .region("near", ofMillis(1))
                .region("middle", ofMillis(250))
                .services(List.of(
                        new RegionsPlan.Service(Transport.UDP, 3478),
                        new RegionsPlan.Service(Transport.TCP, 3478),
                        new RegionsPlan.Service(Transport.TLS, 5349)));
        try (RegionsInABox box = RegionsInABox.start(plan)) {
            Path bundle = directory.resolve("sweep.zip");
            Cli.Result result = run(box, "--json", "--samples", "5", "--timeout", "60s", "--bundle", bundle.toString());
            assertThat(result.code()).as(result.all()).isZero();
            Bundles.assertReplays(bundle, result, box.username(), box.password());
            JsonNode regions = Schemas.regions(result.out()).path("regions");
            assertThat(regions)
                    .extracting(each -> each.path("region").asText())
                    .containsExactly("near", "middle", "far");
            assertThat(regions).extracting(each -> each.path("rank").asInt()).containsExactly(1, 2, 3);
            JsonNode far = regions.path(2);
            // RFC 9293 §3.5, RFC 8446 §2: TCP costs a round trip, TLS another one.
            assertThat(far.path("fallbacks").path(0).path("blocked").asText()).isEqualTo("udp");
            assertThat(far.path("fallbacks").path(0).path("laterMs").asDouble()).isGreaterThan(300);
            assertThat(far.path("fallbacks").path(1).path("transport").asText()).isEqualTo("tls");
            assertThat(far.path("best").path("p50Ms").asDouble()).isGreaterThanOrEqualTo(700);
        }
    }

    @Test
    void tableSaysWhatIsBestAndWhatABlockedUdpCosts() throws IOException {
        try (RegionsInABox box = RegionsInABox.start(two())) {
            Cli.Result result = run(box, "--top", "1", "--samples", "2");
            assertThat(result.code()).as(result.all()).isZero();
            assertThat(result.out())
                    .contains("RANK REGION", "WITHOUT UDP", "and 1 more", "best: near over ")
                    .contains("ok: 2 of 2 regions, 8 of 8 endpoints work")
                    .doesNotContain("\u001b");
        }
    }

    @Test
    void linesOfJsonComeAsItHappensAndASummaryLast() throws IOException {
        try (RegionsInABox box = RegionsInABox.start(two())) {
            Cli.Result result = run(box, "--ndjson", "--samples", "1", "--transports", "udp,tls");
            List<JsonNode> events =
                    result.out().lines().map(Schemas::regionsEvent).toList();
            assertThat(events.stream()
                            .filter(each -> each.path("event").asText().equals("endpoint")))
                    .hasSize(4);
            JsonNode last = events.get(events.size() - 1);
            assertThat(last.path("event").asText()).isEqualTo("summary");
            assertThat(last.path("regions")).hasSize(2);
        }
    }

    @Test
    void deadRegionIsNamedAndExplainedAndTheOthersAreRanked() throws IOException {
        try (RegionsInABox box = RegionsInABox.start(two());
                GarbageServer silent = GarbageServer.start(Garbage.SILENT_UDP)) {
            String port = silent.uri().replaceAll("^stun:127\\.0\\.0\\.1:|^turn:127\\.0\\.0\\.1:|\\?.*$", "");
            String catalog = box.catalog()
                    .replaceFirst(
                            "\"regions\": \\[",
                            "\"regions\": [ {\"region\": \"dead\", \"host\": \"127.0.0.1\", \"endpoints\": \"udp:"
                                    + port + "\"},");
            Cli.Result result = cli(box).execute(arguments(
                    box, catalog, "--json", "--samples", "1", "--timeout", "8s", "--transports", "udp,tcp"));
            assertThat(result.code()).as(result.all()).isEqualTo(ExitCode.DEGRADED);
            JsonNode document = Schemas.regions(result.out());
            assertThat(document.path("verdict").asText()).isEqualTo("degraded");
            JsonNode dead = document.path("regions").path(2);
            assertThat(dead.path("region").asText()).isEqualTo("dead");
            assertThat(dead.has("rank")).isFalse();
            assertThat(document.path("endpoints").path(0).path("diagnosis")).isNotEmpty();
        }
    }

    @Test
    void whatIsRequiredIsEnough() throws IOException {
        try (RegionsInABox box = RegionsInABox.start(two())) {
            String catalog = box.catalog().replaceFirst("\"tcp:[0-9]+\"", "\"tcp:1\"");
            Cli.Result result = cli(box).execute(
                            arguments(box, catalog, "--samples", "0", "--transports", "udp,tcp", "--require", "udp"));
            assertThat(result.code()).as(result.all()).isZero();
            assertThat(result.out()).contains("PORT_CLOSED", "ok: 2 of 2 regions, 3 of 4 endpoints work");
        }
    }

    @Test
    void wrongPasswordIsSaidOnce() throws IOException {
        try (RegionsInABox box = RegionsInABox.start(two())) {
            Cli.Result result = new Cli()
                    .today()
                    .environment("TURN_PASSWORD", "wrong")
                    .execute(arguments(box, box.catalog(), "--transports", "udp"));
            assertThat(result.code()).as(result.all()).isEqualTo(ExitCode.FAILED);
            assertThat(result.out()).contains("CREDENTIALS_REJECTED", "failed: 0 of 2 regions");
            Cli.Result json = new Cli()
                    .today()
                    .environment("TURN_PASSWORD", "wrong")
                    .execute(arguments(box, box.catalog(), "--transports", "udp", "--json"));
            JsonNode document = Schemas.regions(json.out());
            assertThat(document.path("recommendedUrls")).isEmpty();
            assertThat(document.path("diagnosis").path(0).path("code").asText()).isEqualTo("CREDENTIALS_REJECTED");
        }
    }

    /** No secret on a stream; in a file for its owner only. */
    @Test
    void iceServersComeWithTheCredentialInAFileAndWithoutItOnAStream() throws IOException {
        try (RegionsInABox box = RegionsInABox.start(two())) {
            Path file = directory.resolve("ice.json");
            Cli.Result toFile = run(box, "--samples", "3", "--transports", "udp,tcp", "--emit-ice-servers=" + file);
            assertThat(toFile.code()).as(toFile.all()).isZero();
            IceServer server =
                    IceServers.parse(Files.readString(file)).servers().get(0);
            assertThat(server.urls()).hasSize(2).allMatch(url -> url.contains("near.regions.test"));
            assertThat(server.credential()).isEqualTo(box.password());
            if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
                assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
            }
            Cli.Result toStream = run(box, "--samples", "3", "--transports", "udp,tcp", "--emit-ice-servers");
            assertThat(IceServers.parse(toStream.out()).servers().get(0).urls()).hasSize(2);
            assertThat(toStream.err()).contains("RANK REGION", "without the credential");
            assertThat(toFile.all() + toStream.all()).doesNotContain(box.password());
        }
    }

    @Test
    void metereds32RegionsAreTheCatalogueUnlessToldOtherwise() throws IOException {
        RegionsPlan plan = RegionsPlan.metered();
        try (RegionsInABox box = RegionsInABox.start(plan)) {
            if (!box.hasWantedPorts()) {
                System.out.println(
                        "ports 80 and 443 are not to be had here: the catalogue file stands in for Metered's");
            }
            List<String> arguments = new ArrayList<>(List.of("regions", "-u", box.username(), "--json"));
            arguments.addAll(List.of("--samples", "1", "--transports", "udp", "--regions", "de,US-west"));
            if (box.hasWantedPorts()) {
                box.overrides().forEach(each -> arguments.addAll(List.of("--resolve", each)));
            } else {
                arguments.addAll(List.of("--catalog", catalogFile(box.catalog())));
            }
            Cli.Result result = cli(box).execute(arguments.toArray(new String[0]));
            assertThat(result.code()).as(result.all()).isZero();
            JsonNode document = Schemas.regions(result.out());
            assertThat(document.path("regions"))
                    .extracting(each -> each.path("region").asText())
                    .containsExactlyInAnyOrder("germany", "us_west");
            assertThat(document.path("endpoints")).hasSize(4);
        }
    }

    @Test
    void interruptEndsWith130AndPrintsWhatIsKnown() throws Exception {
        try (RegionsInABox box = RegionsInABox.start(two());
                GarbageServer silent = GarbageServer.start(Garbage.SILENT_UDP)) {
            String port = silent.uri().replaceAll("^stun:127\\.0\\.0\\.1:|^turn:127\\.0\\.0\\.1:|\\?.*$", "");
            String catalog = "[{\"region\": \"dead\", \"host\": \"127.0.0.1\", \"endpoints\": \"udp:" + port + "\"},"
                    + box.catalog().replaceFirst("(?s)^.*?\\[", "").replaceFirst("(?s)\\}\\s*$", "");
            Cli cli = cli(box);
            ProbeApp app = cli.app();
            String[] arguments =
                    arguments(box, catalog, "--ndjson", "--samples", "1", "--timeout", "100s", "--transports", "udp");
            CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> app.run(arguments));
            while (!cli.outSoFar().contains("\"event\":\"endpoint\"")) {
                assertThat(code.isDone()).as(cli.outSoFar()).isFalse();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
            app.interrupt();
            assertThat(code.get(60, TimeUnit.SECONDS)).isEqualTo(ExitCode.INTERRUPTED);
            String last = cli.outSoFar().lines().reduce((a, b) -> b).orElseThrow();
            JsonNode summary = Schemas.regionsEvent(last);
            assertThat(summary.path("interrupted").asBoolean()).isTrue();
            assertThat(summary.path("regions")).hasSize(3);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "regions                                                   | Metered relays for nobody without a credential",
                "regions --regions germny -u a                             | did you mean `germany`?",
                "regions --ports 81 -u a                                   | nothing in Metered's catalogue is on port 81",
                "regions --ports x -u a                                    | --ports x: expected numbers",
                "regions --transports sctp -u a                            | `sctp` is no transport",
                "regions --transports dtls -u a                            | nothing in Metered's catalogue is over dtls",
                "regions --catalog /no/such/file -u a                      | --catalog /no/such/file: no such file",
                "regions --template turn:example.org --regions eu          | has no {region}",
                "regions --template turn:{region}.example.org              | --template needs --regions",
                "regions --template turn:{region}.example.org --catalog f  | exclude each other",
                "regions --template turn:{region}.x --regions a_b%         | --template: ",
                "regions --top 0 -u a                                      | --top must be at least 1",
                "regions --emit-ice-servers --json -u a                    | --emit-ice-servers wants standard output",
                "regions --emit-ice-servers=/no/such/dir/f -u a            | no such directory",
                "regions --metered app --region europe                     | here it is --regions",
                "regions --ice-servers - --catalog -                       | standard input can be read only once",
                "regions turn:example.org                                  | unknown argument turn:example.org"
            })
    void wrongUsageEndsWith2AndNamesTheRemedy(String line, String complaint) {
        Cli.Result result =
                new Cli().environment("TURN_PASSWORD", "x").execute(line.strip().split(" +"));
        assertThat(result.code()).as(result.all()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains(complaint).doesNotContain("\tat ");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void brokenCatalogueIsNamedWithThePlace() throws IOException {
        String file = catalogFile("regions:\n  - region: eu\n    hots: eu.example.org\n");
        Cli.Result result = Cli.run("regions", "--catalog", file);
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err())
                .contains("--catalog " + file + ": regions[0].hots: is not known here; did you mean `host`?");
    }

    @Test
    void helpBeginsWithExamples() {
        Cli.Result result = Cli.run("regions", "--help");
        assertThat(result.code()).isZero();
        assertThat(result.out().indexOf("Examples:")).isLessThan(result.out().indexOf("Usage:"));
        assertThat(result.out()).contains("--emit-ice-servers", "--interval is 100ms");
    }

    private static RegionsPlan two() {
        return RegionsPlan.empty().region("near", ofMillis(1)).region("far", ofMillis(500));
    }

    private Cli.Result run(RegionsInABox box, String... more) throws IOException {
        return cli(box).execute(arguments(box, box.catalog(), more));
    }

    private static Cli cli(RegionsInABox box) {
        return new Cli().today().environment("TURN_PASSWORD", box.password());
    }

    private String[] arguments(RegionsInABox box, String catalog, String... more) throws IOException {
        Path ca = Files.writeString(directory.resolve("ca.pem"), box.caPem());
        List<String> all = new ArrayList<>(
                List.of("regions", "--catalog", catalogFile(catalog), "-u", box.username(), "--ca", ca.toString()));
        all.addAll(List.of(more));
        return all.toArray(new String[0]);
    }

    private String catalogFile(String catalog) throws IOException {
        return Files.writeString(directory.resolve("catalog"), catalog).toString();
    }
}

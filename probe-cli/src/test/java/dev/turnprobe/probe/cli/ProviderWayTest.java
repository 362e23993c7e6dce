package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.TestCertificates;
import dev.turnprobe.fixtures.TestCertificates.KeyKind;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.vendors.MeteredStandIn;
import dev.turnprobe.probe.report.Schemas;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever is behind a proxy or an inspecting firewall gets at the providers of credentials the same way as at the servers. */
@Timeout(120)
class ProviderWayTest {
    private static final TestCertificates AUTHORITY = TestCertificates.create();

    @TempDir
    Path directory;

    private MeteredStandIn metered;
    private EmbeddedTurnServer relay;
    private TlsFront https;
    private Path ca;

    @BeforeEach
    void start() throws Exception {
        metered = MeteredStandIn.start();
        relay = EmbeddedTurnServer.start(
                EmbeddedConfig.defaults().settings(settings -> settings.moreUsers(metered::turnPassword)));
        metered.relays(region -> List.of(relay.uri(Transport.TCP)));
        https = TlsFront.before(URI.create(metered.url()).getPort(), AUTHORITY.server(KeyKind.EC));
        ca = Files.writeString(directory.resolve("ca.pem"), AUTHORITY.caPem());
    }

    @AfterEach
    void stop() throws Exception {
        https.close();
        relay.close();
        metered.close();
    }

    @Test
    void anAuthorityOfOnesOwnIsBelievedByTheProvidersClientToo() {
        Cli.Result without = check("https://127.0.0.1:" + https.port());
        assertThat(without.code()).as(without.all()).isEqualTo(ExitCode.CREDENTIALS);
        assertThat(Schemas.document(without.out()).path("diagnosis").toString())
                .contains("PROVIDER_UNREACHABLE", "TLS");
        Cli.Result with = check("https://127.0.0.1:" + https.port(), "--ca", ca.toString());
        assertThat(with.code()).as(with.all()).isZero();
    }

    @Test
    void noCheckOfServersIsNoneOfProviders() {
        Cli.Result result = check("https://127.0.0.1:" + https.port(), "--insecure");
        assertThat(result.code()).as(result.all()).isEqualTo(ExitCode.CREDENTIALS);
        assertThat(metered.requests()).isEmpty();
    }

    @Test
    void providerAndRelayAreBothReachedThroughTheProxy() throws Exception {
        try (ConnectProxy proxy = ConnectProxy.guarded("eve:hunter2")) {
            Cli.Result result = check(
                    "https://127.0.0.1:" + https.port(), "--ca", ca.toString(), "--proxy", proxy.url("eve:hunter2"));
            assertThat(result.code()).as(result.all()).isZero();
            assertThat(proxy.heads())
                    .anyMatch(head -> head.startsWith("CONNECT 127.0.0.1:" + https.port()))
                    .anyMatch(head -> head.startsWith("CONNECT 127.0.0.1:" + relay.port(Transport.TCP)));
            // What the proxy is told, the provider is not.
            assertThat(metered.requests().toString()).doesNotContainIgnoringCase("proxy-authorization");
        }
    }

    @Test
    void proxyThatWantsAnotherPasswordIsSaidAndNeverShown() throws Exception {
        try (ConnectProxy proxy = ConnectProxy.guarded("eve:right")) {
            Cli.Result result = check(
                    "https://127.0.0.1:" + https.port(),
                    "-v",
                    "--ca",
                    ca.toString(),
                    "--proxy",
                    proxy.url("eve:hunter2"));
            assertThat(result.code()).as(result.all()).isEqualTo(ExitCode.CREDENTIALS);
            assertThat(Schemas.document(result.out()).path("diagnosis").toString())
                    .contains("PROVIDER_UNREACHABLE", "the proxy on the way");
            assertThat(result.all()).doesNotContain("hunter2", "ZXZlOmh1bnRlcjI");
        }
    }

    @Test
    void plainHttpToLoopbackGoesThroughNoProxyThatWouldReadTheKeys() throws Exception {
        try (ConnectProxy proxy = ConnectProxy.open()) {
            Cli.Result result = check(metered.url(), "--proxy", proxy.url());
            assertThat(result.code()).as(result.all()).isZero();
            assertThat(proxy.heads()).isNotEmpty().allMatch(head -> head.startsWith("CONNECT "));
        }
    }

    @Test
    void socksIsRefusedWithWhatToDoInstead() {
        Cli.Result result = check("https://127.0.0.1:" + https.port(), "--proxy", "socks5://eve:hunter2@127.0.0.1:9");
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err())
                .contains("--proxy socks5://", "http://", "--ice-servers")
                .doesNotContain("hunter2");
        assertThat(metered.requests()).isEmpty();
    }

    private Cli.Result check(String url, String... more) {
        Cli cli = new Cli().today().environment("METERED_API_KEY", metered.apiKeyOf(metered.credential(null, "ada")));
        List<String> all = new java.util.ArrayList<>(
                List.of("check", "--json", "-q", "--samples", "0", "--metered", "standin", "--metered-url", url));
        all.remove(more.length > 0 && more[0].equals("-v") ? "-q" : "");
        all.addAll(List.of(more));
        return cli.execute(all.toArray(String[]::new));
    }
}

package dev.turnprobe.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnprobe.fixtures.ServerIdentity;
import dev.turnprobe.fixtures.TestCertificates;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.turn.ProxyException.Problem;
import dev.turnprobe.turn.core.Credentials;
import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.TurnFailure;
import dev.turnprobe.turn.core.TurnObserver;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP CONNECT and SOCKS5 on the way to the server. */
@ExtendWith(LeakWatch.class)
class ProxyTest {
    private static final TestCertificates AUTHORITY = TestCertificates.create();
    private static EmbeddedTurnServer turn;

    @BeforeAll
    static void start() {
        ServerIdentity identity = AUTHORITY.server(TestCertificates.KeyKind.EC, List.of("relay.example.test"));
        turn = EmbeddedTurnServer.start(EmbeddedConfig.defaults()
                .user("ada", "lovelace")
                .identity(identity)
                .transports(Transport.UDP, Transport.TCP, Transport.TLS));
    }

    @AfterAll
    static void stop() {
        turn.close();
    }

    private static Proxy at(Proxy.Kind kind, TestProxy proxy) {
        return Proxy.of(kind, "127.0.0.1", proxy.address().getPort());
    }

    /** Whoever looks a name up here betrays where he goes. */
    private static TurnClient client(Proxy proxy) {
        return TurnClient.create(TurnSettings.with(Credentials.of("ada", "lovelace")).toBuilder()
                .proxy(proxy)
                .trust(TlsTrust.platformAnd(List.of(AUTHORITY.ca())))
                .openTimeout(Duration.ofSeconds(8))
                .discovery(Discovery.SERVICES)
                .resolver(host ->
                        CompletableFuture.failedFuture(new AssertionError("looked up " + host + " behind the proxy")))
                .build());
    }

    private static String uri(Transport transport) {
        return (transport.isSecure() ? "turns" : "turn") + ":relay.example.test:" + turn.port(transport)
                + "?transport=tcp";
    }

    @ParameterizedTest
    @CsvSource({"HTTP, TCP", "HTTP, TLS", "SOCKS5, TCP", "SOCKS5, TLS"})
    void theProxyIsToldTheNameAndTheRelayWorks(Proxy.Kind kind, Transport transport) throws Exception {
        try (TestProxy proxy = new TestProxy(TestProxy.Mood.OPEN);
                TurnClient client = client(at(kind, proxy))) {
            int[] rounds = new int[1];
            TurnObserver observer = new TurnObserver() {
                @Override
                public void phaseEnded(Phase phase, long startedNanos, long endedNanos, int trips, int requests) {
                    rounds[0] = phase == Phase.CONNECT ? trips : rounds[0];
                }
            };
            RelayJourney journey = new RelayJourney(
                    client.open(TurnUri.parse(uri(transport)), observer).get(15, TimeUnit.SECONDS));
            InetSocketAddress self = journey.relay.relayedAddress();
            journey.relay.send(self, RelayJourney.bytes("through")).get(10, TimeUnit.SECONDS);
            assertThat(journey.next()).isEqualTo(new RelayJourney.Arrival(self, "through"));
            assertThat(proxy.targets()).containsExactly("relay.example.test:" + turn.port(transport));
            assertThat(journey.relay.serverAddress().getHostString()).isEqualTo("relay.example.test");
            assertThat(rounds[0]).isEqualTo(kind == Proxy.Kind.HTTP ? 2 : 3);
        }
    }

    @ParameterizedTest
    @CsvSource({"HTTP, pass:w\u00F6rd", "SOCKS5, pass:word"})
    void credentialsOpenAGuardedProxy(Proxy.Kind kind, String password) throws Exception {
        try (TestProxy proxy = new TestProxy(TestProxy.Mood.GUARDED, "ada", password);
                TurnClient client = client(at(kind, proxy).credentials("ada", password))) {
            client.open(TurnUri.parse(uri(Transport.TCP))).get(15, TimeUnit.SECONDS);
        }
    }

    private static ProxyException failure(Proxy proxy) {
        try (TurnClient client = client(proxy)) {
            TurnFailure failure = Failures.of(client.open(TurnUri.parse(uri(Transport.TCP))));
            assertThat(failure).isInstanceOfSatisfying(TurnFailure.Unreachable.class, unreachable -> {
                assertThat(unreachable.phase()).isEqualTo(Phase.CONNECT);
                assertThat(unreachable.cause()).isInstanceOf(ProxyException.class);
                assertThat(unreachable.message()).doesNotContain("s3cret");
            });
            return (ProxyException) ((TurnFailure.Unreachable) failure).cause();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP,   GUARDED,  CREDENTIALS",
        "SOCKS5, GUARDED,  CREDENTIALS",
        "HTTP,   REFUSING, REFUSED",
        "SOCKS5, REFUSING, REFUSED",
        "HTTP,   RUDE,     PROTOCOL",
        "SOCKS5, RUDE,     PROTOCOL",
        "HTTP,   CONFUSED, PROTOCOL",
        "SOCKS5, CONFUSED, CREDENTIALS"
    })
    void whatFailsAtTheProxyIsTheProxysFailure(Proxy.Kind kind, TestProxy.Mood mood, Problem expected)
            throws Exception {
        try (TestProxy proxy = new TestProxy(mood)) {
            assertThat(failure(at(kind, proxy).credentials("eve", "s3cret")).problem())
                    .isEqualTo(expected);
            if (mood == TestProxy.Mood.GUARDED) {
                assertThat(failure(at(kind, proxy))).hasMessageContaining("asks for a user name and a password");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Proxy.Kind.class)
    void aProxyThatIsNotThereIsUnreachable(Proxy.Kind kind) throws Exception {
        ProxyException failure = failure(Proxy.of(kind, "127.0.0.1", BlackHole.freePort("127.0.0.1")));
        assertThat(failure.problem()).isEqualTo(Problem.UNREACHABLE);
    }

    @ParameterizedTest
    @EnumSource(Proxy.Kind.class)
    void aSilentProxyRunsIntoTheDeadline(Proxy.Kind kind) throws Exception {
        try (TestProxy proxy = new TestProxy(TestProxy.Mood.SILENT);
                TurnClient client = TurnClient.create(TurnSettings.builder()
                        .proxy(at(kind, proxy))
                        .openTimeout(Duration.ofMillis(500))
                        .build())) {
            assertThat(Failures.of(client.open(TurnUri.parse(uri(Transport.TCP)))))
                    .isEqualTo(new TurnFailure.TimedOut(Phase.CONNECT, 0, 0));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"turn:relay.example.test", "turns:relay.example.test?transport=udp"})
    void datagramsAreRefusedBeforeAnythingIsSent(String uri) {
        try (TurnClient client = client(Proxy.of(Proxy.Kind.SOCKS5, "127.0.0.1", 9))) {
            assertThat(Failures.of(client.open(TurnUri.parse(uri))))
                    .isInstanceOfSatisfying(TurnFailure.Unreachable.class, failure -> {
                        assertThat(((ProxyException) failure.cause()).problem()).isEqualTo(Problem.NO_DATAGRAMS);
                        assertThat(failure.message()).contains("?transport=tcp");
                    });
        }
    }

    /** Our proxy for tests understands a client that we did not write. */
    @Test
    void theProxyOfTheTestsSpeaksSocksAsTheJdkDoes() throws Exception {
        try (TestProxy proxy = new TestProxy(TestProxy.Mood.OPEN);
                Socket socket = new Socket(new java.net.Proxy(java.net.Proxy.Type.SOCKS, proxy.address()))) {
            socket.connect(InetSocketAddress.createUnresolved("some.example.test", turn.port(Transport.TCP)), 5_000);
            assertThat(proxy.targets()).containsExactly("some.example.test:" + turn.port(Transport.TCP));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://proxy.example.org,                     HTTP,   proxy.example.org, 8080, http://proxy.example.org:8080",
        "HTTP://proxy.example.org:3128/,               HTTP,   proxy.example.org, 3128, http://proxy.example.org:3128",
        "socks5://[2001:db8::1],                       SOCKS5, 2001:db8::1,       1080, socks5://[2001:db8::1]:1080",
        "socks5h://ada:s3cret@proxy.example.org:9050,  SOCKS5, proxy.example.org, 9050, socks5://***@proxy.example.org:9050"
    })
    void urlsAreRead(String text, Proxy.Kind kind, String host, int port, String printed) {
        Proxy proxy = Proxy.parse(text);
        assertThat(proxy.kind()).isEqualTo(kind);
        assertThat(proxy.host()).isEqualTo(host);
        assertThat(proxy.port()).isEqualTo(port);
        assertThat(proxy).hasToString(printed);
    }

    @Test
    void credentialsInUrlsArePercentEncoded() {
        Proxy proxy = Proxy.parse("http://ada:a%3Ab+c%40@proxy.example.org");
        assertThat(proxy.username()).isEqualTo("ada");
        assertThat(proxy.password()).isEqualTo("a:b+c@");
    }

    /** RFC 1929 §2: a byte of length, and no word about letters. */
    @ParameterizedTest
    @ValueSource(strings = {"s3cr\u00E9t", ""})
    void whatSocksCannotCarryIsRefused(String password) {
        Proxy proxy = Proxy.of(Proxy.Kind.SOCKS5, "proxy.example.org", 1080);
        assertThatThrownBy(() -> proxy.credentials("ada", password))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("255 ASCII")
                .hasMessageNotContaining("s3cr");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proxy.example.org:8080",
                "https://ada:s3cret@proxy.example.org",
                "socks4://ada:s3cret@proxy.example.org",
                "http://ada:s3cret@",
                "http://ada:s3cret@proxy.example.org:0",
                "http://ada:s3cret@proxy.example.org/path",
                "http://ada:s3cret@proxy.example.org:port",
                "http://ada:s3 cret@proxy.example.org",
                ""
            })
    void wrongUrlsAreRefusedWithoutTheirSecret(String text) {
        assertThatThrownBy(() -> Proxy.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("s3")
                .satisfies(error -> assertThat(error.getCause()).isNull());
    }
}

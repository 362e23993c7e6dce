package dev.turnprobe.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.turnprobe.fixtures.ServerIdentity;
import dev.turnprobe.fixtures.TestCertificates;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.turn.NameResolutionException.Problem;
import dev.turnprobe.turn.core.Credentials;
import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.TurnFailure;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Rcode;

/** Names looked up by Netty's resolver, at a name server that speaks through dnsjava. */
@ExtendWith(LeakWatch.class)
class DnsResolverTest {
    private static final TestCertificates AUTHORITY = TestCertificates.create();
    private static EventLoopGroup group;
    private static EmbeddedTurnServer turn;

    private NameServer names;

    @BeforeAll
    static void start() {
        group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        ServerIdentity identity = AUTHORITY.server(TestCertificates.KeyKind.EC, List.of("example.test"));
        turn = EmbeddedTurnServer.start(EmbeddedConfig.defaults()
                .user("ada", "lovelace")
                .identity(identity)
                .transports(Transport.UDP, Transport.TCP, Transport.TLS));
    }

    @AfterAll
    static void stop() {
        turn.close();
        group.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @BeforeEach
    void serveNames() throws Exception {
        names = new NameServer(
                """
                relay.example.test.       60 IN A     127.0.0.1
                relay.example.test.       60 IN AAAA  ::1
                alias.example.test.       60 IN CNAME relay.example.test.
                round.example.test.       60 IN CNAME about.example.test.
                about.example.test.       60 IN CNAME round.example.test.
                text.example.test.        60 IN TXT   "no address here"
                long.example.test.        60 IN A     127.0.0.9
                v4.example.test.          60 IN A     127.0.0.1
                dead.example.test.        60 IN A     127.0.0.1
                _turn._udp.example.test.  60 IN SRV   10 0 %1$d v4.example.test.
                _turn._udp.example.test.  60 IN SRV   5  0 9    gone.example.test.
                _turn._tcp.example.test.  60 IN SRV   0  0 %2$d v4.example.test.
                _turns._tcp.example.test. 60 IN SRV   0  0 %3$d v4.example.test.
                _stun._udp.example.test.  60 IN SRV   0  0 %1$d v4.example.test.
                pointed.test.             60 IN NAPTR 100 10 "S" "RELAY:turn.tcp" "" _turn._tcp.example.test.
                cut.example.test.         60 IN NAPTR 100 10 "A" "RELAY:turn.udp" "" long.example.test.
                """.formatted(turn.port(Transport.UDP), turn.port(Transport.TCP), turn.port(Transport.TLS)));
    }

    @AfterEach
    void stopNames() throws Exception {
        names.close();
    }

    private HostResolver resolver() {
        return HostResolver.dns(names.address()).on(group.next());
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(15, TimeUnit.SECONDS);
    }

    private Problem problem(String name) {
        Throwable error = catchThrowable(() -> get(resolver().resolve(name)));
        assertThat(error).hasCauseInstanceOf(NameResolutionException.class);
        assertThat(error.getCause()).hasMessageStartingWith(name + ": ");
        return ((NameResolutionException) error.getCause()).problem();
    }

    @Test
    void bothFamiliesAreFound() throws Exception {
        assertThat(get(resolver().resolve("relay.example.test")))
                .containsExactlyInAnyOrder(InetAddress.getByName("127.0.0.1"), InetAddress.getByName("::1"));
        assertThat(get(resolver().resolve("alias.example.test"))).hasSize(2);
    }

    @Test
    void servicesAndPointersAreRead() throws Exception {
        assertThat(get(resolver().services("_turn._udp.example.test")))
                .containsExactlyInAnyOrder(
                        new SrvRecord(10, 0, turn.port(Transport.UDP), "v4.example.test"),
                        new SrvRecord(5, 0, 9, "gone.example.test"));
        assertThat(get(resolver().pointers("pointed.test")))
                .containsExactly(new NaptrRecord(100, 10, "S", "RELAY:turn.tcp", "", "_turn._tcp.example.test"));
        assertThat(get(resolver().services("_turn._tcp.nobody.test"))).isEmpty();
        assertThat(get(resolver().pointers("relay.example.test"))).isEmpty();
    }

    /** RFC 7766 §5. */
    @Test
    void anAnswerCutShortIsAskedForAgainOverTcp() throws Exception {
        names.truncated("long.example.test.").truncated("cut.example.test.");
        assertThat(get(resolver().resolve("long.example.test"))).containsExactly(InetAddress.getByName("127.0.0.9"));
        assertThat(get(resolver().pointers("cut.example.test"))).hasSize(1);
        assertThat(names.questions()).contains("udp A long.example.test.", "tcp A long.example.test.");
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThat(problem("nobody.example.test")).isEqualTo(Problem.NO_SUCH_NAME);
        names.code("sick.example.test.", Rcode.SERVFAIL).code("closed.example.test.", Rcode.REFUSED);
        assertThat(problem("sick.example.test")).isEqualTo(Problem.SERVER_FAILED);
        assertThat(problem("closed.example.test")).isEqualTo(Problem.SERVER_FAILED);
        assertThat(problem("round.example.test")).isEqualTo(Problem.ALIAS_LOOP);
        assertThat(problem("text.example.test")).isEqualTo(Problem.NO_ADDRESS);
    }

    @Test
    void silenceTimesOut() {
        names.silent("mute.example.test.");
        assertThat(problem("mute.example.test")).isEqualTo(Problem.TIMED_OUT);
    }

    @Test
    void aQuestionThatIsTakenBackEnds() throws Exception {
        names.silent("mute.example.test.");
        CompletableFuture<List<InetAddress>> question = resolver().resolve("mute.example.test");
        question.cancel(true);
        assertThat(question).isCancelled();
    }

    private TurnSettings.Builder settings() throws Exception {
        return TurnSettings.with(Credentials.of("ada", "lovelace")).toBuilder()
                .trust(TlsTrust.platformAnd(List.of(AUTHORITY.ca())))
                .resolver(HostResolver.dns(names.address()))
                .discovery(Discovery.SERVICES);
    }

    /** From the bare name to a relay; the certificate shows that name, not the one that DNS led to. */
    @ParameterizedTest
    @CsvSource({
        "turn:example.test, UDP",
        "turn:example.test?transport=tcp, TCP",
        "turns:example.test, TLS",
        "turn:pointed.test, TCP"
    })
    void aBareNameLeadsToARelay(String uri, dev.turnprobe.turn.Transport transport) throws Exception {
        try (TurnClient client = TurnClient.create(settings().build(), group)) {
            Relay relay = get(client.open(TurnUri.parse(uri)));
            assertThat(relay.transport()).isEqualTo(transport);
            assertThat(relay.serverAddress().getPort()).isEqualTo(turn.port(Transport.valueOf(transport.name())));
        }
        try (TurnClient client = TurnClient.create(settings().build(), group)) {
            StunSession session = get(client.openStun(TurnUri.parse("stun:example.test")));
            assertThat(session.serverAddress().getPort()).isEqualTo(turn.port(Transport.UDP));
        }
    }

    @Test
    void anUnknownNameIsUnreachableInResolve() throws Exception {
        try (TurnClient client = TurnClient.create(settings().build(), group)) {
            assertThat(Failures.of(client.open(TurnUri.parse("turn:nobody.example.test"))))
                    .isInstanceOfSatisfying(TurnFailure.Unreachable.class, failure -> {
                        assertThat(failure.phase()).isEqualTo(Phase.RESOLVE);
                        assertThat(failure.message())
                                .contains("nobody.example.test")
                                .contains("NXDOMAIN");
                    });
        }
    }

    @Test
    void theWrongFamilyIsNamedWithWhatThereIs() throws Exception {
        try (TurnClient client =
                TurnClient.create(settings().addressFamily(AddressFamily.IPV6).build(), group)) {
            assertThat(Failures.of(client.open(TurnUri.parse("turn:v4.example.test:3478"))))
                    .isInstanceOfSatisfying(TurnFailure.Unreachable.class, failure -> {
                        assertThat(failure.phase()).isEqualTo(Phase.RESOLVE);
                        assertThat(failure.message())
                                .contains("v4.example.test")
                                .contains("127.0.0.1");
                    });
        }
    }

    /** What browsers do, and the default: one look-up of addresses, and the port of the scheme. */
    @Test
    void byDefaultNobodyIsAskedForServices() throws Exception {
        try (TurnClient client =
                TurnClient.create(settings().discovery(Discovery.ADDRESSES).build(), group)) {
            get(client.open(TurnUri.parse("turn:v4.example.test:" + turn.port(Transport.UDP))));
        }
        assertThat(names.questions()).containsExactlyInAnyOrder("udp A v4.example.test.", "udp AAAA v4.example.test.");
    }
}

package dev.turnprobe.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnprobe.turn.IceCandidate.Type;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Candidates and their lines in SDP. */
class IceCandidateTest {
    /** RFC 8445 §5.1.2.1, with the numbers of the examples of RFC 8839. */
    @ParameterizedTest
    @CsvSource({
        "HOST, 65535, 1, 2130706431",
        "HOST, 65535, 2, 2130706430",
        "SERVER_REFLEXIVE, 65535, 1, 1694498815",
        "PEER_REFLEXIVE, 65535, 1, 1862270975",
        "RELAYED, 65535, 1, 16777215",
        "RELAYED, 0, 256, 0",
        "HOST, 0, 1, 2113929471"
    })
    void priorityIsTheFormula(Type type, int localPreference, int component, long priority) {
        assertThat(IceCandidate.priority(type, localPreference, component)).isEqualTo(priority);
    }

    /** RFC 8839 §5.1 and its examples; what browsers and RFC 6544 §4.5 write. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "candidate:1 1 UDP 2130706431 203.0.113.141 8998 typ host",
                "candidate:2 1 UDP 1694498815 192.0.2.3 45664 typ srflx raddr 203.0.113.141 rport 8998",
                "candidate:1 1 UDP 2130706431 fe80::6676:baff:fe9c:ee4a 8998 typ host",
                "candidate:2 1 UDP 1694498815 2001:db8:8101:3a55:4858:a2a9:22ff:99b9 45664 typ srflx"
                        + " raddr fe80::6676:baff:fe9c:ee4a rport 8998",
                "candidate:842163049 1 udp 1677729535 192.0.2.7 61734 typ srflx raddr 0.0.0.0 rport 9 generation 0"
                        + " ufrag Eh4v network-cost 999",
                "candidate:1052353102 1 tcp 1518280447 192.0.2.8 9 typ host tcptype active",
                "candidate:4 1 udp 2122260223 3b0d2a6c-5a3f-4f0b-9d31-0d9c36b6a2f1.local 50321 typ host",
                "candidate:+/Az09 256 udp 1 198.51.100.1 65535 typ relay raddr 2001:db8::1 rport 0"
            })
    void readsAndWritesTheSameLine(String line) {
        assertThat(IceCandidate.parse(line).sdp()).isEqualTo(line);
        assertThat(IceCandidate.parse("a=" + line + "\r\n")).isEqualTo(IceCandidate.parse(line));
    }

    @Test
    void readsEveryPart() {
        IceCandidate candidate = IceCandidate.parse(
                "candidate:2 1 UDP 1694498815 192.0.2.3 45664 typ srflx raddr 203.0.113.141 rport 8998 tcptype so");
        assertThat(candidate.foundation()).isEqualTo("2");
        assertThat(candidate.component()).isEqualTo(1);
        assertThat(candidate.protocol()).isEqualTo("UDP");
        assertThat(candidate.priority()).isEqualTo(1694498815L);
        assertThat(candidate.address()).isEqualTo(new InetSocketAddress("192.0.2.3", 45664));
        assertThat(candidate.type()).isEqualTo(Type.SERVER_REFLEXIVE);
        assertThat(candidate.related()).isEqualTo(new InetSocketAddress("203.0.113.141", 8998));
        assertThat(candidate.extension("tcptype")).isEqualTo("so");
        assertThat(candidate.extension("generation")).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | candidate:",
                "v=0 | candidate:",
                "candidate: | foundation",
                "candidate:1 | component",
                "candidate:1 1 udp 1 192.0.2.1 | port",
                "candidate:1 1 udp 1 192.0.2.1 1 | typ",
                "candidate:1 1 udp 1 192.0.2.1 1 typ | type",
                "candidate:1 1 udp 1 192.0.2.1 1 typ teleport | host, srflx, prflx and relay",
                "candidate:1 1 udp 1 192.0.2.1 1 host typ | typ",
                "candidate:é 1 udp 1 192.0.2.1 1 typ host | foundation",
                "candidate:123456789012345678901234567890123 1 udp 1 192.0.2.1 1 typ host | foundation",
                "candidate:1 0 udp 1 192.0.2.1 1 typ host | component",
                "candidate:1 257 udp 1 192.0.2.1 1 typ host | component",
                "candidate:1 +1 udp 1 192.0.2.1 1 typ host | component",
                "candidate:1 1 u(dp 1 192.0.2.1 1 typ host | token",
                "candidate:1 1 udp 0 192.0.2.1 1 typ host | priority",
                "candidate:1 1 udp 2147483648 192.0.2.1 1 typ host | priority",
                "candidate:1 1 udp 99999999999999999999 192.0.2.1 1 typ host | priority",
                "candidate:1 1 udp 1 192.0.2.1 65536 typ host | port",
                "candidate:1 1 udp 1 192.0.2.1 -1 typ host | port",
                "candidate:1 1 udp 1 [2001:db8::1] 1 typ host | IP address",
                "candidate:1 1 udp 1 a..b 1 typ host | IP address",
                "candidate:1 1 udp 1 192.0.2.1 1 typ relay raddr 192.0.2.2 | rport",
                "candidate:1 1 udp 1 192.0.2.1 1 typ relay raddr 192.0.2.2 port 1 | rport",
                "candidate:1 1 udp 1 192.0.2.1 1 typ relay raddr 192.0.2.2 rport 70000 | rport",
                "candidate:1 1 udp 1 192.0.2.1 1 typ host generation | generation"
            })
    void badLinesAreRefusedWithTheReason(String line, String reason) {
        assertThatThrownBy(() -> IceCandidate.parse(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("RFC 8839 §5.1")
                .hasMessageContaining(reason);
    }

    /** Whatever is done to a line, it is read or refused; nothing else is thrown, and what is shown is short and printable. */
    @Test
    void brokenLinesNeverThrowAnythingElse() {
        String good = "candidate:2 1 UDP 1694498815 2001:db8::3 45664 typ srflx raddr 203.0.113.141 rport 8998 a b";
        Random random = new Random(20260);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder line = new StringBuilder(good);
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                int at = random.nextInt(line.length());
                switch (random.nextInt(3)) {
                    case 0 -> line.setCharAt(at, (char) random.nextInt(0x180));
                    case 1 -> line.deleteCharAt(at);
                    default -> line.insert(at, (char) (' ' + random.nextInt(95)));
                }
            }
            try {
                IceCandidate candidate = IceCandidate.parse(line.toString());
                assertThat(IceCandidate.parse(candidate.sdp())).as("%s", line).isEqualTo(candidate);
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).doesNotContainPattern("\\p{Cntrl}").hasSizeLessThan(400);
            }
        }
        assertThatThrownBy(() -> IceCandidate.parse("candidate:" + "x".repeat(100_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
    }

    @Test
    void outOfRangeIsACallersMistake() {
        assertThatThrownBy(() -> IceCandidate.priority(Type.HOST, 65536, 1)).hasMessageContaining("65536");
        assertThatThrownBy(() -> IceCandidate.priority(Type.HOST, 1, 0)).hasMessageContaining("component is 0");
    }

    /** RFC 8445 §5.1.1.3: type, base address, server address and transport decide; ports do not. */
    @Test
    void theFoundationIsThatOfTheWay() {
        InetSocketAddress base = new InetSocketAddress("192.0.2.1", 1);
        InetSocketAddress server = new InetSocketAddress("203.0.113.1", 3478);
        String foundation = IceCandidate.foundation(Type.RELAYED, base, server, Transport.UDP);
        assertThat(foundation)
                .matches("[0-9]{1,10}")
                .isEqualTo(IceCandidate.foundation(
                        Type.RELAYED,
                        new InetSocketAddress("192.0.2.1", 2),
                        new InetSocketAddress("203.0.113.1", 5349),
                        Transport.UDP));
        InetSocketAddress elsewhere = new InetSocketAddress("192.0.2.2", 1);
        assertThat(Set.of(
                        foundation,
                        IceCandidate.foundation(Type.SERVER_REFLEXIVE, base, server, Transport.UDP),
                        IceCandidate.foundation(Type.RELAYED, elsewhere, server, Transport.UDP),
                        IceCandidate.foundation(Type.RELAYED, base, elsewhere, Transport.UDP),
                        IceCandidate.foundation(Type.RELAYED, base, null, Transport.UDP),
                        IceCandidate.foundation(Type.RELAYED, base, server, Transport.TCP)))
                .hasSize(6);
    }

    /** RFC 8445 §5.1.2: no two candidates of a component have the same priority. */
    @Test
    void localPreferencesDoNotMeet() {
        Set<Integer> preferences = new HashSet<>();
        for (Transport transport : Transport.values()) {
            for (int others = 0; others < 256; others++) {
                assertThat(preferences.add(IceCandidate.localPreference(transport, others)))
                        .isTrue();
            }
        }
        assertThat(IceCandidate.localPreference(Transport.UDP, 0)).isEqualTo(IceCandidate.BEST_LOCAL_PREFERENCE);
        assertThatThrownBy(() -> IceCandidate.localPreference(Transport.UDP, 256))
                .hasMessageContaining("256");
    }

    @Test
    void aReflexiveCandidateNamesItsBase() {
        IceCandidate candidate = IceCandidate.reflexive(
                new InetSocketAddress("198.51.100.4", 40000),
                new InetSocketAddress("192.0.2.1", 5000),
                new InetSocketAddress("203.0.113.1", 3478),
                2,
                65535);
        assertThat(candidate.sdp())
                .endsWith(" 2 udp 1694498814 198.51.100.4 40000 typ srflx raddr 192.0.2.1 rport 5000");
    }

    /** RFC 8445 §5.1.2.1: unique priorities; RFC 8421 §3: IPv6 first, and the families side by side. */
    @Test
    void relaysAreRankedByTransportAndFamily() {
        List<IceCandidate> candidates = IceCandidate.of(
                List.of(
                        relay(Transport.TLS, "192.0.2.1"),
                        relay(Transport.UDP, "192.0.2.1", "2001:db8::1"),
                        relay(Transport.TCP, "192.0.2.1"),
                        relay(Transport.DTLS, "192.0.2.1")),
                1);
        assertThat(candidates)
                .extracting(each -> each.address().getAddress().getHostAddress())
                .containsExactly("2001:db8:0:0:0:0:0:1", "192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.1");
        assertThat(candidates)
                .extracting(IceCandidate::priority)
                .containsExactly(16777215L, 16776959L, 16776703L, 16776447L, 16776191L);
        assertThat(new HashSet<>(
                        candidates.stream().map(IceCandidate::foundation).toList()))
                .hasSize(5);
        assertThat(candidates.get(1).sdp()).contains(" typ relay raddr 198.51.100.9 rport 999");
    }

    /** An open relay, of which only the facts matter. */
    private static Relay relay(Transport transport, String... relayed) {
        List<InetSocketAddress> addresses = Arrays.stream(relayed)
                .map(host -> new InetSocketAddress(host, 49152))
                .toList();
        return (Relay) Proxy.newProxyInstance(
                Relay.class.getClassLoader(), new Class<?>[] {Relay.class}, (proxy, method, arguments) -> {
                    return switch (method.getName()) {
                        case "transport" -> transport;
                        case "relayedAddresses" -> addresses;
                        case "mappedAddress" -> new InetSocketAddress("198.51.100.9", 999);
                        case "serverAddress" -> new InetSocketAddress("203.0.113.1", 3478);
                        default -> throw new UnsupportedOperationException(method.getName());
                    };
                });
    }
}

package dev.turnprobe.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnprobe.turn.NameResolutionException.Problem;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 5928 §3 and RFC 8489 §8, against a name service made of maps. */
class ServiceDiscoveryTest {
    private final Map<String, List<SrvRecord>> srv = new HashMap<>();
    private final Map<String, List<NaptrRecord>> naptr = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final HostResolver dns = new HostResolver() {
        @Override
        public CompletableFuture<List<InetAddress>> resolve(String host) {
            throw new AssertionError("discovery finds hosts, not addresses");
        }

        @Override
        public CompletableFuture<List<SrvRecord>> services(String name) {
            asked.add("SRV " + name);
            return answer(srv, name);
        }

        @Override
        public CompletableFuture<List<NaptrRecord>> pointers(String name) {
            asked.add("NAPTR " + name);
            return answer(naptr, name);
        }

        private <T> CompletableFuture<List<T>> answer(Map<String, List<T>> records, String name) {
            return name.contains("broken")
                    ? CompletableFuture.failedFuture(
                            new NameResolutionException(name, Problem.SERVER_FAILED, null, null))
                    : CompletableFuture.completedFuture(records.getOrDefault(name, List.of()));
        }
    };

    private List<String> found(String uri) {
        return new ServiceDiscovery(TurnUri.parse(uri), dns, new Random(1))
                .services().join().stream()
                        .map(service -> service.host() + ":" + service.port() + "/" + service.transport())
                        .toList();
    }

    private static NaptrRecord pointer(int order, int preference, String flags, String service, String replacement) {
        return new NaptrRecord(order, preference, flags, service, "", replacement);
    }

    /** RFC 5928 §3, step 3. */
    @Test
    void aPortInTheUriMeansTheAddresses() {
        assertThat(found("turn:example.org:5000?transport=tcp")).containsExactly("example.org:5000/tcp");
        assertThat(asked).isEmpty();
    }

    /** RFC 5928 §3, step 4. */
    @Test
    void aTransportInTheUriMeansSrv() {
        srv.put("_turn._tcp.example.org", List.of(new SrvRecord(1, 0, 5000, "a.example.net")));
        assertThat(found("turn:example.org?transport=tcp")).containsExactly("a.example.net:5000/tcp");
        assertThat(found("turns:example.org?transport=tcp")).containsExactly("example.org:5349/tls");
        assertThat(asked).containsExactly("SRV _turn._tcp.example.org", "SRV _turns._tcp.example.org");
    }

    /** RFC 5928 §3, steps 5 and 6: the records of its example in §4. */
    @Test
    void nothingInTheUriMeansNaptrThenSrv() {
        naptr.put(
                "example.com",
                List.of(
                        pointer(100, 10, "", "RELAY:turn.udp", "datagram.example.com"),
                        pointer(200, 10, "", "RELAY:turn.tcp:turn.tls", "stream.example.com")));
        naptr.put("datagram.example.com", List.of(pointer(100, 10, "S", "RELAY:turn.udp", "_turn._udp.example.com")));
        naptr.put(
                "stream.example.com",
                List.of(
                        pointer(100, 10, "S", "RELAY:turn.tcp", "_turn._tcp.example.com"),
                        pointer(200, 10, "A", "RELAY:turn.tls", "a.example.com")));
        srv.put("_turn._udp.example.com", List.of(new SrvRecord(0, 0, 3478, "a.example.com")));
        srv.put("_turn._tcp.example.com", List.of(new SrvRecord(0, 0, 5000, "a.example.com")));
        assertThat(found("turn:example.com")).containsExactly("a.example.com:3478/udp", "a.example.com:5000/tcp");
        assertThat(found("turns:example.com")).containsExactly("a.example.com:5349/tls");
    }

    @Test
    void withoutNaptrAllTransportsOfTheSchemeAreAskedFor() {
        srv.put("_turn._tcp.example.org", List.of(new SrvRecord(0, 0, 80, "t.example.org")));
        srv.put("_turn._udp.example.org", List.of(new SrvRecord(9, 0, 53, "u.example.org")));
        assertThat(found("turn:example.org")).containsExactly("u.example.org:53/udp", "t.example.org:80/tcp");
    }

    /** RFC 5928 §3, step 7. */
    @Test
    void withoutAnythingTheAddressesRemain() {
        assertThat(found("turn:example.org")).containsExactly("example.org:3478/udp");
        assertThat(asked)
                .containsExactly("NAPTR example.org", "SRV _turn._udp.example.org", "SRV _turn._tcp.example.org");
    }

    /** RFC 8489 §8: STUN knows SRV, and no NAPTR. */
    @Test
    void stunAsksForSrvOnly() {
        srv.put("_stun._udp.example.org", List.of(new SrvRecord(0, 0, 5000, "s.example.org")));
        assertThat(found("stun:example.org")).containsExactly("s.example.org:5000/udp");
        assertThat(found("stuns:example.org")).containsExactly("example.org:5349/tls");
        assertThat(asked).containsExactly("SRV _stun._udp.example.org", "SRV _stuns._tcp.example.org");
    }

    @Test
    void orderComesBeforePreferenceAndForeignPointersArePassedOver() {
        naptr.put(
                "example.org",
                List.of(
                        pointer(20, 1, "A", "RELAY:turn.udp", "third.example.org"),
                        pointer(10, 2, "a", "relay:turn.tcp", "second.example.org"),
                        pointer(10, 1, "A", "RELAY:turn.udp", "first.example.org"),
                        pointer(1, 1, "A", "SIP+D2U", "sip.example.org"),
                        pointer(1, 1, "U", "RELAY:turn.udp", "uri.example.org"),
                        pointer(1, 1, "A", "RELAY:turn.tls", "other-scheme.example.org"),
                        new NaptrRecord(1, 1, "A", "RELAY:turn.udp", "!.*!x!", "regexp.example.org")));
        assertThat(found("turn:example.org"))
                .containsExactly(
                        "first.example.org:3478/udp", "second.example.org:3478/tcp", "third.example.org:3478/udp");
    }

    @Test
    void pointersThatPointInACircleEnd() {
        naptr.put("example.org", List.of(pointer(1, 1, "", "RELAY:turn.udp", "example.org")));
        assertThat(found("turn:example.org")).containsExactly("example.org:3478/udp");
        assertThat(asked).filteredOn(name -> name.startsWith("NAPTR")).hasSize(5);
    }

    /** Many name servers know no NAPTR, and say so in many ways. */
    @ParameterizedTest
    @ValueSource(
            strings = {"turn:broken.example.org", "turn:broken.example.org?transport=udp", "stun:broken.example.org"})
    void aNameServerThatFailsOnServicesIsNotTheEnd(String uri) {
        assertThat(found(uri)).containsExactly("broken.example.org:3478/udp");
    }

    /** RFC 2782: "A Target of "." means that the service is decidedly not available at this domain". */
    @Test
    void aDomainMaySayThatThereIsNoSuchService() {
        srv.put("_turn._udp.example.org", List.of(new SrvRecord(0, 0, 0, "")));
        assertThatThrownBy(() -> found("turn:example.org?transport=udp"))
                .cause()
                .isInstanceOfSatisfying(NameResolutionException.class, refusal -> {
                    assertThat(refusal.problem()).isEqualTo(Problem.NO_SERVICE);
                    assertThat(refusal).hasMessageContaining("_turn._udp.example.org");
                });
    }
}

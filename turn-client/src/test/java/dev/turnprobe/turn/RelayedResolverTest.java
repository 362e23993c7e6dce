package dev.turnprobe.turn;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.TurnServer;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.fixtures.junit.TurnServerExtension;
import dev.turnprobe.turn.adapter.RelayChannel;
import dev.turnprobe.turn.core.Credentials;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Netty's own resolver, which knows datagram channels and no TURN, asks its questions through a relay. */
@Timeout(60)
@ExtendWith(LeakWatch.class)
class RelayedResolverTest {
    @RegisterExtension
    static final TurnServerExtension embedded = TurnServerExtension.embedded().user("ada", "lovelace");

    @Test
    void namesAreResolvedThroughARelay(TurnServer server) throws Exception {
        TurnUri uri = TurnUri.parse(server.uri(dev.turnprobe.fixtures.Transport.TCP));
        try (NameServer names = new NameServer("far.example.test. 60 IN A 192.0.2.77\n");
                TurnClient turn =
                        TurnClient.create(TurnSettings.with(Credentials.of(server.username(), server.password())))) {
            try (DnsNameResolver resolver = new DnsNameResolverBuilder(
                            turn.eventLoops().next())
                    .datagramChannelFactory(RelayChannel.factory(turn, uri))
                    .nameServerProvider(new SingletonDnsServerAddressStreamProvider(names.address()))
                    .resolvedAddressTypes(ResolvedAddressTypes.IPV4_ONLY)
                    .queryTimeoutMillis(20_000)
                    .build()) {
                InetAddress address = resolver.resolve("far.example.test").get(30, SECONDS);
                assertThat(address.getHostAddress()).isEqualTo("192.0.2.77");
            }
            assertThat(names.questions()).containsExactly("udp A far.example.test.");
        }
    }
}

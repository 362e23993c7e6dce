package dev.turnprobe.turn.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.turn.IceCandidate;
import dev.turnprobe.turn.Relay;
import dev.turnprobe.turn.TurnClient;
import dev.turnprobe.turn.TurnUri;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The code in docs/adapters.md, compiled; and that it is the code in docs/adapters.md. */
class SnippetsTest {
    static Channel netty(TurnClient turn, ChannelHandler theirHandler) throws InterruptedException {
        Channel channel = RelayChannel.bootstrap(turn, TurnUri.parse("turn:relay.example.org"))
                .handler(theirHandler)
                .bind(0)
                .sync()
                .channel();
        return channel;
    }

    static DnsNameResolver resolver(TurnClient turn, TurnUri uri, InetSocketAddress nameServer) {
        DnsNameResolver resolver = new DnsNameResolverBuilder(turn.eventLoops().next())
                .datagramChannelFactory(RelayChannel.factory(turn, uri))
                .nameServerProvider(new SingletonDnsServerAddressStreamProvider(nameServer))
                .build();
        return resolver;
    }

    static void socket(TurnClient turn, byte[] question, InetSocketAddress peer) throws IOException {
        Relay relay = turn.open(TurnUri.parse("turns:relay.example.org?transport=tcp"))
                .join();
        try (DatagramSocket socket = RelayedDatagramSocket.over(relay)) {
            socket.setSoTimeout(5000);
            socket.send(new DatagramPacket(question, question.length, peer));
            DatagramPacket answer = new DatagramPacket(new byte[1500], 1500);
            socket.receive(answer);
        }
    }

    static IceCandidate candidates(List<Relay> relays, StringBuilder sdp) {
        for (IceCandidate candidate : IceCandidate.of(relays, 1)) {
            sdp.append("a=").append(candidate.sdp()).append("\r\n");
        }
        IceCandidate theirs = IceCandidate.parse(
                "candidate:1 1 udp 16777215 192.0.2.15 50000 typ relay raddr 203.0.113.141 rport 8998");
        return theirs;
    }

    @Test
    void theDocumentShowsWhatIsCompiledHere() throws IOException {
        String here = Files.readString(Path.of("src/test/java/dev/turnprobe/turn/adapter/SnippetsTest.java"));
        List<String> shown = Pattern.compile("(?s)```java\n(.*?)```")
                .matcher(Files.readString(Path.of("../docs/adapters.md")))
                .results()
                .map(found -> found.group(1))
                .filter(code -> !code.contains("TurnRelayHarvester")) // compiled where ice4j is
                .toList();
        assertThat(shown)
                .hasSize(4)
                .allSatisfy(code -> assertThat(squeezed(here)).contains(squeezed(code)));
    }

    private static String squeezed(String code) {
        return code.replaceAll("\\s+", "");
    }
}

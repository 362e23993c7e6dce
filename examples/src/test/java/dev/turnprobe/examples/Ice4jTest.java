package dev.turnprobe.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.turnprobe.fixtures.EchoPeer;
import dev.turnprobe.fixtures.TurnServer;
import dev.turnprobe.fixtures.junit.TurnTest;
import dev.turnprobe.stun.StunMethod;
import java.net.DatagramPacket;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import org.ice4j.Transport;
import org.ice4j.TransportAddress;
import org.ice4j.ice.Agent;
import org.ice4j.ice.Component;
import org.ice4j.ice.RelayedCandidate;
import org.ice4j.ice.harvest.TurnCandidateHarvester;
import org.ice4j.security.LongTermCredential;
import org.ice4j.socket.IceSocketWrapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Somebody else's client: ice4j gathers a relayed candidate, and talks to a peer through it. */
@TurnTest(user = "ada", password = "pw", transports = dev.turnprobe.fixtures.Transport.UDP)
class Ice4jTest {
    @Test
    @Timeout(60)
    void talksToAPeerThroughTheRelay(TurnServer server) throws Exception {
        // ice4j gathers on no loopback interface.
        assumeTrue(NetworkInterface.networkInterfaces().anyMatch(Ice4jTest::isReal), "only loopback here");
        TransportAddress address =
                new TransportAddress(server.host(), server.port(dev.turnprobe.fixtures.Transport.UDP), Transport.UDP);
        Agent agent = new Agent();
        try (EchoPeer peer = EchoPeer.start()) {
            agent.addCandidateHarvester(new TurnCandidateHarvester(address, new LongTermCredential("ada", "pw")));
            Component component = agent.createComponent(agent.createMediaStream("data"), 20_000, 20_000, 21_000);
            RelayedCandidate relayed = component.getLocalCandidates().stream()
                    .filter(RelayedCandidate.class::isInstance)
                    .map(RelayedCandidate.class::cast)
                    .findFirst()
                    .orElseThrow();

            IceSocketWrapper socket = relayed.getCandidateIceSocketWrapper();
            byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);
            socket.send(new DatagramPacket(hello, hello.length, peer.address()));
            DatagramPacket echo = new DatagramPacket(new byte[1500], 1500);
            socket.receive(echo);
            assertThat(new String(echo.getData(), echo.getOffset(), echo.getLength(), StandardCharsets.UTF_8))
                    .isEqualTo("hello");
            assertThat(server.requests(StunMethod.ALLOCATE)).isPositive();
        } finally {
            agent.free();
        }
    }

    private static boolean isReal(NetworkInterface network) {
        return network.inetAddresses().anyMatch(host -> !host.isLoopbackAddress());
    }
}

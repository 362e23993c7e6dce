package dev.turnprobe.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.turnprobe.fixtures.TurnServer;
import dev.turnprobe.fixtures.junit.TurnTest;
import dev.turnprobe.fixtures.observe.FrameLog;
import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.StunClass;
import dev.turnprobe.stun.StunMethod;
import java.net.NetworkInterface;
import org.ice4j.Transport;
import org.ice4j.TransportAddress;
import org.ice4j.ice.Agent;
import org.ice4j.ice.Component;
import org.ice4j.ice.KeepAliveStrategy;
import org.ice4j.ice.RelayedCandidate;
import org.ice4j.ice.harvest.TurnCandidateHarvester;
import org.ice4j.security.LongTermCredential;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Somebody else's client: ice4j gathers a relayed candidate, and the server's own frames say that it is the right one. */
@TurnTest(user = "ada", password = "pw", transports = dev.turnprobe.fixtures.Transport.UDP)
class Ice4jTest {
    @BeforeAll
    static void asksNobodyElseForAddresses() {
        System.setProperty("ice4j.harvest.mapping.aws.enabled", "false");
        System.setProperty("ice4j.harvest.use-ipv6", "false");
    }

    @Test
    void gathersTheAddressThatTheServerGaveIt(TurnServer server, FrameLog frames) throws Exception {
        // ice4j does not use loopback interfaces.
        assumeTrue(NetworkInterface.networkInterfaces().anyMatch(Ice4jTest::isReal), "only loopback here");
        TransportAddress address =
                new TransportAddress(server.host(), server.port(dev.turnprobe.fixtures.Transport.UDP), Transport.UDP);
        Agent agent = new Agent();
        try {
            agent.addCandidateHarvester(new TurnCandidateHarvester(address, new LongTermCredential("ada", "pw")));
            Component component =
                    agent.createComponent(agent.createMediaStream("data"), KeepAliveStrategy.SELECTED_ONLY, true);
            RelayedCandidate relayed = component.getLocalCandidates().stream()
                    .filter(RelayedCandidate.class::isInstance)
                    .map(RelayedCandidate.class::cast)
                    .findFirst()
                    .orElseThrow();

            assertThat(frames.frames(frame -> frame.is(StunMethod.ALLOCATE, StunClass.SUCCESS)))
                    .extracting(frame -> frame.message().get(Attributes.XOR_RELAYED_ADDRESS))
                    .anySatisfy(given -> {
                        assertThat(given.getAddress())
                                .isEqualTo(relayed.getTransportAddress().getAddress());
                        assertThat(given.getPort())
                                .isEqualTo(relayed.getTransportAddress().getPort());
                    });
        } finally {
            agent.free();
        }
    }

    private static boolean isReal(NetworkInterface network) {
        return network.inetAddresses().anyMatch(host -> !host.isLoopbackAddress());
    }
}

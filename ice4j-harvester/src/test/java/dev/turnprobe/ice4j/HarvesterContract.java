package dev.turnprobe.ice4j;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.TurnServer;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.turn.IceCandidate;
import dev.turnprobe.turn.TlsTrust;
import dev.turnprobe.turn.Transport;
import dev.turnprobe.turn.TurnClient;
import dev.turnprobe.turn.TurnSettings;
import dev.turnprobe.turn.TurnUri;
import dev.turnprobe.turn.core.Credentials;
import java.net.DatagramPacket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.ice4j.ice.Agent;
import org.ice4j.ice.CandidatePair;
import org.ice4j.ice.CandidateType;
import org.ice4j.ice.Component;
import org.ice4j.ice.IceMediaStream;
import org.ice4j.ice.IceProcessingState;
import org.ice4j.ice.KeepAliveStrategy;
import org.ice4j.ice.LocalCandidate;
import org.ice4j.ice.RemoteCandidate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** ice4j's agents on relays of ours and on nothing else, against any server. */
@Timeout(120)
@ExtendWith(LeakWatch.class)
abstract class HarvesterContract {
    private static final int PATIENCE_SECONDS = 60;
    private static final int MESSAGES = 20;
    /** Kept, so that its level is: ice4j says a great deal about every step. */
    private static final Logger CHATTER = Logger.getLogger("");

    @BeforeAll
    static void asksNobodyElseForAddresses() {
        CHATTER.setLevel(Level.SEVERE);
        System.setProperty("ice4j.harvest.mapping.aws.enabled", "false");
    }

    static TurnClient client(TurnServer server, String password) throws Exception {
        TlsTrust trust = TlsTrust.platformAnd(TlsTrust.readCertificates(Files.newInputStream(server.caFile())));
        return TurnClient.create(TurnSettings.builder()
                .credentials(Credentials.of(server.username(), password))
                .trust(trust)
                .eventLoops(2)
                .build());
    }

    static TurnUri uri(TurnServer server, Transport transport) {
        return TurnUri.parse(server.uri(dev.turnprobe.fixtures.Transport.valueOf(transport.name())));
    }

    /** An agent without a candidate of its own, so that it has relays or nothing. */
    static Agent agent(boolean controlling, TurnClient turn, TurnServer server, Transport... transports)
            throws Exception {
        Agent agent = new Agent();
        agent.setControlling(controlling);
        agent.setUseDynamicPorts(false);
        for (Transport transport : transports) {
            agent.addCandidateHarvester(new TurnRelayHarvester(turn, uri(server, transport)));
        }
        IceMediaStream stream = agent.createMediaStream("data");
        agent.createComponent(stream, KeepAliveStrategy.SELECTED_ONLY, true);
        return agent;
    }

    static Component component(Agent agent) {
        return agent.getStream("data").getComponent(1);
    }

    @ParameterizedTest
    @EnumSource
    void twoAgentsMeetAtTheirRelays(Transport transport, TurnServer server) throws Exception {
        try (TurnClient turn = client(server, server.password())) {
            Agent left = agent(true, turn, server, transport);
            Agent right = agent(false, turn, server, transport);
            try {
                introduce(left, right);
                introduce(right, left);
                CompletableFuture<IceProcessingState> connected = over(left);
                CompletableFuture<IceProcessingState> answered = over(right);
                left.startConnectivityEstablishment();
                right.startConnectivityEstablishment();
                assertThat(connected.get(PATIENCE_SECONDS, SECONDS).isEstablished())
                        .isTrue();
                assertThat(answered.get(PATIENCE_SECONDS, SECONDS).isEstablished())
                        .isTrue();
                CandidatePair pair = component(left).getSelectedPair();
                assertThat(pair.getLocalCandidate().getBase()).isInstanceOf(TurnRelayCandidate.class);
                assertThat(pair.getRemoteCandidate().getTransportAddress())
                        .isEqualTo(component(right).getLocalCandidates().get(0).getTransportAddress());
                exchange(component(left), component(right));
            } finally {
                left.free();
                right.free();
            }
        }
    }

    /** Tells one agent of the other: how to address it, and its relayed addresses. */
    private static void introduce(Agent to, Agent other) {
        IceMediaStream stream = to.getStream("data");
        stream.setRemoteUfrag(other.getLocalUfrag());
        stream.setRemotePassword(other.getLocalPassword());
        Component component = stream.getComponent(1);
        List<LocalCandidate> theirs = component(other).getLocalCandidates();
        assertThat(theirs).isNotEmpty().allMatch(each -> each.getType() == CandidateType.RELAYED_CANDIDATE);
        for (LocalCandidate candidate : theirs) {
            component.addRemoteCandidate(new RemoteCandidate(
                    candidate.getTransportAddress(),
                    component,
                    candidate.getType(),
                    candidate.getFoundation(),
                    candidate.getPriority(),
                    null));
        }
    }

    private static CompletableFuture<IceProcessingState> over(Agent agent) {
        CompletableFuture<IceProcessingState> over = new CompletableFuture<>();
        agent.addStateChangeListener(event -> {
            if (event.getNewValue() instanceof IceProcessingState state
                    && (state.isEstablished() || state == IceProcessingState.FAILED)) {
                over.complete(state);
            }
        });
        return over;
    }

    /** One after the other, each answered, so that nothing is lost for want of room. */
    private static void exchange(Component left, Component right) throws Exception {
        for (int i = 0; i < MESSAGES; i++) {
            send(left, "question " + i);
            assertThat(receive(right)).isEqualTo("question " + i);
            send(right, "answer " + i);
            assertThat(receive(left)).isEqualTo("answer " + i);
        }
    }

    private static void send(Component from, String text) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        from.send(bytes, 0, bytes.length);
    }

    private static String receive(Component at) throws Exception {
        DatagramPacket packet = new DatagramPacket(new byte[1_500], 1_500);
        at.getSocket().setSoTimeout((int) SECONDS.toMillis(PATIENCE_SECONDS));
        at.getSocket().receive(packet);
        return new String(packet.getData(), packet.getOffset(), packet.getLength(), StandardCharsets.US_ASCII);
    }

    /** RFC 8445 §5.1.1.3 and §5.1.2: another foundation and another priority for each; RFC 8839 §5.1: and a line in SDP. */
    @Test
    void oneAgentHasARelayOverEachTransport(TurnServer server) throws Exception {
        try (TurnClient turn = client(server, server.password())) {
            Agent agent = agent(true, turn, server, Transport.values());
            try {
                List<IceCandidate> candidates = component(agent).getLocalCandidates().stream()
                        .map(each -> IceCandidate.parse(each.toString()))
                        .toList();
                assertThat(candidates).hasSize(4).allSatisfy(each -> {
                    assertThat(each.type()).isEqualTo(IceCandidate.Type.RELAYED);
                    assertThat(each.related()).isNotNull();
                });
                assertThat(new HashSet<>(
                                candidates.stream().map(IceCandidate::priority).toList()))
                        .hasSize(4);
                assertThat(candidates)
                        .extracting(each -> each.foundation().replaceAll("[0-9]", ""))
                        .as("best first")
                        .containsExactly("udp", "dtls", "tcp", "tls");
            } finally {
                agent.free();
            }
        }
    }

    /** All relays live on the client's event loops; what threads there are beside them are ice4j's, a pair a candidate. */
    @Test
    void relaysMakeNoThreads(TurnServer server) throws Exception {
        try (TurnClient turn = client(server, server.password())) {
            Agent agent = agent(true, turn, server, Transport.UDP, Transport.TCP);
            try {
                for (int component = 2; component <= 4; component++) {
                    agent.createComponent(agent.getStream("data"), KeepAliveStrategy.SELECTED_ONLY, true);
                }
                assertThat(agent.getStream("data").getComponents())
                        .hasSize(4)
                        .allMatch(each -> each.getLocalCandidateCount() == 2);
                assertThat(Thread.getAllStackTraces().keySet().stream()
                                .map(Thread::getName)
                                .filter(name -> name.startsWith("turn-")))
                        .as("eight relays, two event loops")
                        .hasSizeLessThanOrEqualTo(2);
            } finally {
                agent.free();
            }
        }
    }

    @Test
    void freeingAnAgentReleasesItsRelays(TurnServer server) throws Exception {
        int before = server.requests(StunMethod.REFRESH);
        try (TurnClient turn = client(server, server.password())) {
            Agent agent = agent(true, turn, server, Transport.UDP, Transport.TCP);
            assertThat(component(agent).getLocalCandidateCount()).isEqualTo(2);
            agent.free();
            server.awaitRequests(StunMethod.REFRESH, before + 2);
        }
    }

    @Test
    void withoutARelayThereIsNoCandidateAndNoHarm(TurnServer server) throws Exception {
        try (TurnClient turn = client(server, "wrong")) {
            Agent agent = agent(true, turn, server, Transport.UDP);
            try {
                assertThat(component(agent).getLocalCandidates()).isEmpty();
            } finally {
                agent.free();
            }
        }
    }
}

package dev.turnprobe.probe.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.turn.Transport;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class CandidateTest {
    private static final InetSocketAddress RELAYED = new InetSocketAddress("192.0.2.10", 49170);
    private static final InetSocketAddress MAPPED = new InetSocketAddress("198.51.100.7", 40112);
    private static final InetSocketAddress SERVER = new InetSocketAddress("192.0.2.10", 80);

    /** RFC 8839 §5.1, and the example of the command line's contract. */
    @Test
    void lineIsThatOfABrowser() {
        Candidate candidate = Candidate.relayed(RELAYED, MAPPED, SERVER, Transport.TCP, 1);
        assertThat(candidate.sdp())
                .isEqualTo("candidate:" + candidate.foundation()
                        + " 1 udp 16777215 192.0.2.10 49170 typ relay raddr 198.51.100.7 rport 40112");
        assertThat(candidate.relayProtocol()).isEqualTo("tcp");
    }

    /** RFC 8445 §5.1.2.1: type preference 100 and 0, local preference 65535, component 1. */
    @Test
    void reflexiveIsPreferredToRelayed() {
        Candidate reflexive = Candidate.reflexive(MAPPED, SERVER, SERVER, Transport.UDP, 1);
        assertThat(reflexive.priority()).isEqualTo((100L << 24) + (65535 << 8) + 255);
        assertThat(Candidate.relayed(RELAYED, MAPPED, SERVER, Transport.UDP, 1).priority())
                .isEqualTo((65535 << 8) + 255);
    }

    /** RFC 8445 §5.1.1.3: same type, base, server and transport, same foundation; else different ones. */
    @Test
    void foundationTellsCandidatesOfDifferentOriginApart() {
        String one =
                Candidate.relayed(RELAYED, MAPPED, SERVER, Transport.UDP, 1).foundation();
        InetSocketAddress otherPort = new InetSocketAddress("192.0.2.10", 49171);
        InetSocketAddress otherServer = new InetSocketAddress("192.0.2.11", 80);
        assertThat(Candidate.relayed(otherPort, MAPPED, SERVER, Transport.UDP, 2)
                        .foundation())
                .isEqualTo(one);
        assertThat(Candidate.relayed(RELAYED, MAPPED, SERVER, Transport.TCP, 1).foundation())
                .isNotEqualTo(one);
        assertThat(Candidate.relayed(RELAYED, MAPPED, otherServer, Transport.UDP, 1)
                        .foundation())
                .isNotEqualTo(one);
        assertThat(Candidate.reflexive(RELAYED, MAPPED, SERVER, Transport.UDP, 1)
                        .foundation())
                .isNotEqualTo(one)
                .matches("[A-Za-z0-9+/]{1,32}");
    }

    @Test
    void ipv6HasNoBracketsInSdp() {
        InetSocketAddress six = new InetSocketAddress("2001:db8::1", 1);
        assertThat(Candidate.relayed(six, six, six, Transport.UDP, 1).sdp()).contains(" 2001:db8::1 1 typ");
    }
}

package dev.turnprobe.probe.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnprobe.probe.measure.Fault.Kind;
import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.TurnFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.security.cert.CertPathBuilderException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultTest {
    private static final Throwable REFUSED =
            new IOException("outer", new ConnectException("Connection refused: /192.0.2.1:3478"));

    @Test
    void keepsKindsAndMessagesFromTheOutsideIn() {
        Fault fault = Fault.of(REFUSED);
        assertThat(fault.links())
                .containsExactly(
                        new Fault.Link(Kind.OTHER, "IOException", "outer", null),
                        new Fault.Link(Kind.CONNECT, "ConnectException", "Connection refused: /192.0.2.1:3478", null));
        assertThat(fault.text()).isEqualTo("outer");
        assertThat(fault.message()).isEqualTo("Connection refused: /192.0.2.1:3478");
        assertThat(fault.from(Kind.CONNECT)).isEqualTo(Fault.of(REFUSED.getCause()));
        assertThat(fault.has(Kind.PROXY)).isFalse();
    }

    @Test
    void exceptionWithoutWordsIsCalledByItsName() {
        assertThat(Fault.of(new CertPathBuilderException()).message()).isEqualTo("CertPathBuilderException");
        assertThat(Fault.of(new NoRouteToHostException("")).text()).isEqualTo("NoRouteToHostException");
        assertThatThrownBy(() -> new Fault(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void exceptionThatCausesItselfHasAnEnd() {
        Exception one = new Exception("one");
        one.initCause(new Exception("two", one));
        assertThat(Fault.of(one).links()).hasSizeLessThan(20);
    }

    /** What was told once can be told again: {@code turnprobe replay} depends on it. */
    @Test
    void exceptionThatStandsForAFaultIsThatFault() {
        Fault fault = Fault.of(REFUSED);
        assertThat(Fault.of(fault.asException())).isEqualTo(fault);
        TurnFailure again = new TurnFailure.Unreachable(Phase.CONNECT, fault.asException());
        assertThat(again.message()).isEqualTo(new TurnFailure.Unreachable(Phase.CONNECT, REFUSED).message());
        assertThat(ProbeFailure.of(again)).isEqualTo(new ProbeFailure.Unreachable(Phase.CONNECT, fault));
        assertThat(ProbeFailure.of(new TurnFailure.Disconnected(REFUSED)))
                .isEqualTo(new ProbeFailure.Disconnected(fault));
        assertThatThrownBy(() -> new ProbeFailure.Turn(again)).isInstanceOf(IllegalArgumentException.class);
    }
}

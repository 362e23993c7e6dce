package dev.turnprobe.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MessageTypeTest {
    @Test
    @Tag("RFC8489§5")
    void interleavesClassAndMethod() {
        assertThat(MessageType.of(StunMethod.BINDING, StunClass.REQUEST)).isEqualTo(0x0001);
        assertThat(MessageType.of(StunMethod.BINDING, StunClass.INDICATION)).isEqualTo(0x0011);
        assertThat(MessageType.of(StunMethod.BINDING, StunClass.SUCCESS)).isEqualTo(0x0101);
        assertThat(MessageType.of(StunMethod.BINDING, StunClass.ERROR)).isEqualTo(0x0111);
        assertThat(MessageType.of(StunMethod.CHANNEL_BIND, StunClass.ERROR)).isEqualTo(0x0119);
        assertThat(MessageType.of(0xFFF, StunClass.REQUEST)).isEqualTo(0x3EEF);
        assertThat(MessageType.of(0xFFF, StunClass.ERROR)).isEqualTo(0x3FFF);
    }

    @Test
    @Tag("RFC8489§5")
    void everyOneOfThe16384TypesComesBack() {
        for (int type = 0; type < 0x4000; type++) {
            assertThat(MessageType.of(MessageType.method(type), MessageType.stunClass(type)))
                    .isEqualTo(type);
        }
    }

    @Test
    void printsTheRfcsWords() {
        assertThat(MessageType.toString(0x0103)).isEqualTo("Allocate success");
        assertThat(MessageType.toString(0x0016)).isEqualTo("Send indication");
        assertThat(MessageType.toString(0x000F)).isEqualTo("0x00f request");
    }

    @Test
    void aMethodBeyondTwelveBitsIsTheCallersMistake() {
        assertThatThrownBy(() -> MessageType.of(0x1000, StunClass.REQUEST))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4096");
    }
}

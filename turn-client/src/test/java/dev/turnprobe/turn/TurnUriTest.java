package dev.turnprobe.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7064 §3.1 and RFC 7065 §3.1, with the examples of RFC 7065 appendix A. */
class TurnUriTest {
    @ParameterizedTest
    @CsvSource({
        "turn:[fe80::1%25lo]:443,             TURN, fe80::1%lo,  443,  UDP",
        "turn:b%C3%BCcher.example.org,        TURN, xn--bcher-kva.example.org, 3478, UDP",
        "turn:b\u00FCcher.example.org:80,      TURN, xn--bcher-kva.example.org, 80, UDP",
        "stun:example.org?transport=tcp,      STUN, example.org, 3478, TCP",
        "turn:example.org.,                   TURN, example.org., 3478, UDP",
        "turn:example.org,                    TURN, example.org, 3478, UDP",
        "turns:example.org,                   TURN, example.org, 5349, TLS",
        "turn:example.org:8000,               TURN, example.org, 8000, UDP",
        "turn:example.org?transport=udp,      TURN, example.org, 3478, UDP",
        "turn:example.org?transport=tcp,      TURN, example.org, 3478, TCP",
        "turns:example.org?transport=tcp,     TURN, example.org, 5349, TLS",
        "turns:example.org?transport=udp,     TURN, example.org, 5349, DTLS",
        "TURN:192.0.2.1:80?transport=TCP,     TURN, 192.0.2.1,   80,   TCP",
        "turn:[2001:db8::1]:443,              TURN, 2001:db8::1, 443,  UDP",
        "turns:[2001:db8::1]?transport=tcp,   TURN, 2001:db8::1, 5349, TLS",
        "stun:example.org,                    STUN, example.org, 3478, UDP",
        "stuns:example.org:443,               STUN, example.org, 443,  TLS"
    })
    void reads(String text, TurnUri.Kind kind, String host, int port, Transport transport) {
        TurnUri uri = TurnUri.parse(text);
        assertThat(uri.kind()).isEqualTo(kind);
        assertThat(uri.host()).isEqualTo(host);
        assertThat(uri.port()).isEqualTo(port);
        assertThat(uri.transport()).isEqualTo(transport);
        assertThat(TurnUri.parse(uri.toString())).isEqualTo(uri);
    }

    /** RFC 5928 §3: what the text names and what it leaves open decide how the host is looked up. */
    @ParameterizedTest
    @CsvSource({
        "turn:example.org,                     false, false",
        "turn:example.org:3478,                true,  false",
        "turns:example.org?transport=tcp,      false, true",
        "turn:192.0.2.1:3478?transport=udp,    true,  true"
    })
    void knowsWhatTheTextNames(String text, boolean port, boolean transport) {
        TurnUri uri = TurnUri.parse(text);
        assertThat(uri.isPortGiven()).isEqualTo(port);
        assertThat(uri.isTransportGiven()).isEqualTo(transport);
        assertThat(uri.toString()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.org",
                "http://example.org",
                "turn://example.org",
                "turn:",
                "turn::3478",
                "turn:example.org:",
                "turn:example.org:0",
                "turn:example.org:65536",
                "turn:example.org:http",
                "turn:2001:db8::1",
                "turn:[2001:db8::1",
                "turn:[nonsense]:3478",
                "turn:exa mple.org",
                "turn:example.org?transport=sctp",
                "turn:example.org?foo=bar",
                "turn:example.org/path",
                "turn:example.org#there",
                "turn:example.org:+80",
                "turn:example.org:080000",
                "turn:example..org",
                "turn:-example.org",
                "turn:256.1.1.1",
                "turn:1.2.3",
                "turn:0x7f000001",
                "turn:exa%mple.org",
                "turn:exam%20ple.org",
                "turn:[::1",
                "turn:[192.0.2.1]",
                "turn:example.org?transport=",
                "turn:example.org?"
            })
    void refusesWithTheTextAndAnExample(String text) {
        assertThatThrownBy(() -> TurnUri.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + text + "\"")
                .hasMessageContaining("turn:relay.example.org:3478");
    }

    @Test
    void aPasswordInAUriIsNotRepeated() {
        assertThatThrownBy(() -> TurnUri.parse("turn:ada:s3cret@example.org"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("s3cret");
    }
}

package dev.turnprobe.probe.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnprobe.turn.Transport;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegionTemplateTest {
    private static final String ALL = "turn:{region}.example.org:{port}?transport={transport}";

    /** RFC 7065 §3.1: the scheme says whether it is secure, the parameter what is below. */
    @Test
    void everyRegionPortAndTransportIsFilledIn() {
        assertThat(urls(ALL, List.of(80, 443), List.of(Transport.UDP, Transport.TLS)))
                .containsExactly(
                        "turn:eu.example.org:80?transport=udp",
                        "turn:eu.example.org:443?transport=udp",
                        "turns:eu.example.org:80?transport=tcp",
                        "turns:eu.example.org:443?transport=tcp");
        assertThat(urls(ALL, List.of(), List.of()))
                .containsExactly(
                        "turn:eu.example.org:3478?transport=udp",
                        "turn:eu.example.org:3478?transport=tcp",
                        "turns:eu.example.org:5349?transport=tcp");
        assertThat(urls("turns:{region}.example.org:443", List.of(), List.of()))
                .containsExactly("turns:eu.example.org:443");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "turn:example.org          | has no {region}, so all regions would be the same",
                "turn:{regoin}.example.org | there is no {regoin}, only {region}, {port} and {transport}; did you mean {region}?",
                "http://{region}.example   | the scheme is not stun:, stuns:, turn: or turns:",
                "turn:{region}.example:{}  | there is no {}, only {region}",
                "turn:{region}.a b         | this is no host name"
            })
    void whatIsNoTemplateIsRefused(String text, String complaint) {
        assertThatThrownBy(() -> RegionTemplate.parse(text)).hasMessageContaining(complaint);
    }

    @Test
    void portsAndTransportsWithoutAPlaceAreRefused() {
        assertThatThrownBy(() -> urls("turn:{region}.example", List.of(80), List.of()))
                .hasMessageContaining("has no {port}");
        assertThatThrownBy(() -> urls("turn:{region}.example", List.of(), List.of(Transport.TCP)))
                .hasMessageContaining("has no {transport}");
    }

    private static List<String> urls(String template, List<Integer> ports, List<Transport> transports) {
        return RegionTemplate.parse(template)
                .expand(List.of("eu"), ports, transports)
                .regions()
                .get(0)
                .urls();
    }
}

package dev.turnprobe.probe.nat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With whom ICE gets through without a relay (RFC 8445 §7.2, §7.3), as everybody's table of NAT pairs has it. */
class WebRtcOutlookTest {
    /** The peers are: open, full cone, address-restricted, port-restricted, symmetric; d direct, r relay, ? not known. */
    @ParameterizedTest
    @CsvSource({
        "NONE, ENDPOINT_INDEPENDENT, ddddd, open",
        "NONE, ADDRESS_AND_PORT_DEPENDENT, ddddr, firewall",
        "NONE, UNKNOWN, dddd?, no NAT",
        "ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT, ddddd, full cone",
        "ENDPOINT_INDEPENDENT, ADDRESS_DEPENDENT, ddddd, address-restricted cone",
        "ENDPOINT_INDEPENDENT, ADDRESS_AND_PORT_DEPENDENT, ddddr, port-restricted cone",
        "ENDPOINT_INDEPENDENT, UNKNOWN, dddd?, cone",
        "ADDRESS_AND_PORT_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT, dddrr, symmetric",
        "ADDRESS_DEPENDENT, ADDRESS_DEPENDENT, dddrr, symmetric",
        "ENDPOINT_DEPENDENT, UNKNOWN, dddrr, symmetric",
        "UNKNOWN, UNKNOWN, ddd??, unknown"
    })
    void directOrRelayed(Mapping mapping, Filtering filtering, String expected, String type) {
        WebRtcOutlook outlook = WebRtcOutlook.of(mapping, filtering);
        String seen = java.util.Arrays.stream(WebRtcOutlook.Peer.values())
                .map(peer -> outlook.direct().contains(peer)
                        ? "d"
                        : outlook.relayed().contains(peer)
                                ? "r"
                                : outlook.unsure().contains(peer) ? "?" : "!")
                .collect(Collectors.joining());
        assertThat(seen).isEqualTo(expected);
        assertThat(NatType.of(mapping, filtering)).isEqualTo(type);
    }
}

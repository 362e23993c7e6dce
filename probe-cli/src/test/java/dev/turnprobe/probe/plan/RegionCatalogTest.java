package dev.turnprobe.probe.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnprobe.turn.Transport;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegionCatalogTest {
    private static final RegionCatalog CATALOG = new RegionCatalog(
            "the list",
            List.of(
                    region("us_west", "us-west.example.org"),
                    region("europe", "eu.example.org"),
                    region("germany", "de.example.org")));

    @Test
    void regionsAreFoundByNameInAnyCaseAndByHowTheirHostBegins() {
        assertThat(names(CATALOG.only(List.of("US-West")))).containsExactly("us_west");
        assertThat(names(CATALOG.only(List.of("de", "eu")))).containsExactly("europe", "germany");
        assertThat(names(CATALOG.only(List.of("de.example.org", "germany")))).containsExactly("germany");
    }

    @Test
    void mistypedRegionIsNamedWithTheOneThatIsMeant() {
        assertThatThrownBy(() -> CATALOG.only(List.of("germny")))
                .hasMessage("there is no region `germny` in the list; did you mean `germany`?");
        assertThatThrownBy(() -> CATALOG.only(List.of("atlantis")))
                .hasMessage("there is no region `atlantis` in the list; there are us_west, europe, germany");
    }

    @Test
    void filtersLeaveWhatIsAskedForAndSayWhatThereIsWhenNothingIsLeft() {
        assertThat(CATALOG.onlyPorts(List.of(443)).targets(null, List.of()))
                .hasSize(3)
                .allMatch(target -> target.uri().transport() == Transport.TLS);
        assertThat(CATALOG.onlyTransports(List.of(Transport.UDP, Transport.TCP)).endpoints())
                .isEqualTo(6);
        assertThatThrownBy(() -> CATALOG.onlyPorts(List.of(81)))
                .hasMessage("nothing in the list is on port 81; there are 80, 443");
        assertThatThrownBy(() -> CATALOG.onlyTransports(List.of(Transport.DTLS)))
                .hasMessage("nothing in the list is over dtls; there are udp, tcp, tls");
    }

    /** RFC 7065 §3.1: turns is TLS, or DTLS with transport=udp. */
    @ParameterizedTest
    @CsvSource({
        "udp:3478, turn:h.example:3478?transport=udp",
        "TCP:80, turn:h.example:80?transport=tcp",
        "tls:443, turns:h.example:443?transport=tcp",
        "dtls, turns:h.example:5349?transport=udp"
    })
    void servicesBecomeUris(String text, String uri) {
        assertThat(Service.parse(text).url("h.example")).isEqualTo(uri);
    }

    @ParameterizedTest
    @CsvSource({"sctp:80", "udp:0", "udp:65536", "udp:x", "udp:80:90", ":80"})
    void whatIsNoServiceIsRefusedWithExamples(String text) {
        assertThatThrownBy(() -> Service.parse(text))
                .hasMessage("`" + text + "` is no endpoint; write udp:3478, tcp:3478, tls:5349 or dtls:5349");
    }

    private static Region region(String name, String host) {
        return new Region(
                name,
                null,
                List.of("turn:" + host + ":80", "turn:" + host + ":80?transport=tcp", "turns:" + host + ":443"));
    }

    private static List<String> names(RegionCatalog catalog) {
        return catalog.regions().stream().map(Region::name).toList();
    }
}

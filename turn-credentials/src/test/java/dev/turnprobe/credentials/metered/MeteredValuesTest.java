package dev.turnprobe.credentials.metered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.turnprobe.credentials.IceServer;
import dev.turnprobe.credentials.IceServers;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeteredValuesTest {
    /** The vendor's table, row by row: no rule leads from value to host. */
    @ParameterizedTest
    @CsvSource({
        "global, global",
        "north_america, na",
        "europe, europe",
        "eu, eu",
        "asia, asia",
        "oceania, oceania",
        "us_west, us-west",
        "us_central, us-central",
        "us_east, us-east",
        "canada_central, ca-central",
        "canada_east, ca-east",
        "europe_west, eu-west",
        "europe_central, eu-central",
        "asia_west, asia-west",
        "asia_east, asia-east",
        "middle_east, middle-east",
        "canada, ca",
        "usa, us",
        "uk, uk",
        "singapore, sg",
        "india, in",
        "seoul, seoul",
        "france, fr",
        "germany, de",
        "italy, it",
        "japan, jp",
        "sweden, se",
        "spain, es",
        "netherlands, nl",
        "australia, au",
        "qatar, qa",
        "standard, standard",
    })
    void regions(String value, String subdomain) {
        MeteredRegion region = MeteredRegion.parse(value);
        assertThat(region.host()).isEqualTo(subdomain + ".relay.metered.ca");
        assertThat(region.value()).isEqualTo(value);
        assertThat(MeteredRegion.parse(region.host())).isEqualTo(region);
        assertThat(MeteredRegion.parse(value.replace('_', '-').toUpperCase(Locale.ROOT)))
                .isEqualTo(region);
        assertThat(region.paid()).isEqualTo(!value.equals("standard"));
        assertThat(MeteredRegion.ALL).hasSize(32).doesNotHaveDuplicates();
    }

    @Test
    void aRegionsUrls() {
        assertThat(MeteredRegion.parse("north_america").urls())
                .containsExactly(
                        "stun:stun.relay.metered.ca:80",
                        "turn:na.relay.metered.ca:80",
                        "turn:na.relay.metered.ca:80?transport=tcp",
                        "turn:na.relay.metered.ca:443",
                        "turns:na.relay.metered.ca:443?transport=tcp");
    }

    /** A CNAME works for UDP and TCP; the certificate names Metered's hosts only. */
    @Test
    void customDomainsHaveNoTlsOfTheirOwn() {
        assertThat(MeteredUrls.ofCustomDomain("Turn.Example.org"))
                .hasSize(4)
                .noneMatch(url -> url.startsWith("turns:"));
        IceServers answer = IceServers.of(
                IceServer.of(List.of("stun:stun.relay.metered.ca:80")),
                IceServer.of(List.of("turn:eu.relay.metered.ca:80?transport=tcp", "turn:other.example:3478"), "u", "c"),
                IceServer.of(List.of("turns:eu.relay.metered.ca:443?transport=tcp"), "u", "c"));
        assertThat(MeteredUrls.onCustomDomain(answer, "turn.example.org").servers())
                .flatExtracting(IceServer::urls)
                .containsExactly(
                        "stun:stun.relay.metered.ca:80",
                        "turn:turn.example.org:80?transport=tcp",
                        "turn:other.example:3478",
                        "turns:eu.relay.metered.ca:443?transport=tcp");
        for (String bad : List.of("", "localhost", "a b.org", "turn:a.org", "-a.org", "a..org")) {
            assertThatIllegalArgumentException().isThrownBy(() -> MeteredUrls.ofCustomDomain(bad));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "20GB, 20 GB",
        "20, 20 GB",
        "1.5 tb, 1500 GB",
        "500MB, 0.5 GB",
        "250kb, 0 GB",
        "0GB, 0 GB",
        "150.25GB, 150.25 GB",
    })
    void gigabytesAsPeopleWriteThem(String text, String shown) {
        assertThat(Gigabytes.parse(text)).hasToString(shown);
    }

    @ParameterizedTest
    @CsvSource({"''", "GB", "-1GB", "1e9", "20GiB", "20 GB extra", "99999999999999999999"})
    void whatIsNoAmountIsNamed(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Gigabytes.parse(text))
                .withMessageContaining("`" + text + "`");
    }

    @Test
    void unitsDoNotMix() {
        assertThat(new Bytes(4_527_712)).hasToString("4.53 MB");
        assertThat(new Bytes(999)).hasToString("999 B");
        assertThat(new Bytes(999_999)).hasToString("1.00 MB");
        assertThat(new Bytes(Long.MAX_VALUE)).hasToString("9.22 EB");
        assertThatIllegalArgumentException().isThrownBy(() -> new Bytes(-1));
        assertThat(Traffic.share(new Bytes(500_000_000), Gigabytes.of("2"))).isEqualTo(0.25);
        assertThat(Traffic.share(new Bytes(5), Bytes.ZERO)).as("no quota").isZero();
        assertThat(Gigabytes.of("1.0")).isEqualByComparingTo(new Gigabytes(new BigDecimal("1.00")));
    }

    @Test
    void quotaActionsAreSpeltInTwoWays() {
        assertThat(QuotaAction.of("NOTIFY_ONLY")).isEqualTo(QuotaAction.of("notify"));
        assertThat(QuotaAction.of("DISABLE")).isEqualTo(QuotaAction.DISABLE);
        assertThat(QuotaAction.of("explode")).isEqualTo(QuotaAction.UNKNOWN);
    }
}

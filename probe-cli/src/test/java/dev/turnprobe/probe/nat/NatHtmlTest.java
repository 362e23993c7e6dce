package dev.turnprobe.probe.nat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.probe.report.Reports;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** An examination as a page. */
public class NatHtmlTest {
    /** What a symmetric NAT with short-lived bindings gives. */
    public static NatReport symmetric() {
        NatWorld world = new NatWorld(5);
        world.mapping = Mapping.ADDRESS_AND_PORT_DEPENDENT;
        world.filtering = Filtering.ADDRESS_AND_PORT_DEPENDENT;
        world.lifetime = TimeUnit.SECONDS.toNanos(40);
        world.budget = TimeUnit.SECONDS.toNanos(120);
        NatResult result = new NatResult(world.run(), List.of("a note " + Reports.HOSTILE), 3_000_000_000L);
        return new NatReport(Reports.TOOL, Reports.STARTED, result, false);
    }

    @Test
    void saysWhatTheNatDoesAndWhatFollows() {
        String page = NatHtml.write(symmetric());
        assertThat(page)
                .contains("<h1>Behind a NAT: symmetric</h1>", "A relay (TURN) is needed with", NatText.SYMMETRIC)
                .contains("address-and-port-dependent", "keep silent paths alive", "mapping-other-address")
                .contains("a note", "default-src &#39;none&#39;")
                .doesNotContain("<script");
        assertThat(NatHtml.write(symmetric())).isEqualTo(page);
    }

    @Test
    void silenceIsExplained() {
        NatReport report =
                new NatReport(Reports.TOOL, Reports.STARTED, new NatResult(null, List.of("no such host"), 1), true);
        assertThat(NatHtml.write(report))
                .contains(
                        "No STUN server answered over UDP",
                        "Either UDP is blocked here",
                        "no such host",
                        "Interrupted");
    }
}

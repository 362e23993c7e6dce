package dev.turnprobe.probe.regions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.SweepTiming;
import dev.turnprobe.probe.report.Reports;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A sweep as a page. */
public class RegionsHtmlTest {
    private static final int MOST_BYTES = 280_000;

    /** Regions by the distance of each in milliseconds; 0 for one that is dead. Four endpoints each. */
    public static RegionsReport sweep(int top, int... distances) {
        List<Observation> seen = new ArrayList<>();
        for (int i = 0; i < distances.length; i++) {
            String host = "relay-" + i + ".example.org";
            for (String way : new String[] {":80", ":80?transport=tcp", ":443", "s:443?transport=tcp"}) {
                String uri = way.startsWith("s") ? "turns:" + host + way.substring(1) : "turn:" + host + way;
                int index = seen.size();
                seen.add(
                        distances[i] == 0
                                ? Reports.silent(index, uri, "region-" + i)
                                : Reports.works(index, uri, "region-" + i, distances[i] + (way.length() > 4 ? 1 : 0)));
            }
        }
        return RegionsReport.of("a catalog", Reports.report(Set.of(), seen), new SweepTiming(1, 2, List.of()), top);
    }

    @Test
    void saysWhatIsBestAndRanksTheRest() {
        String page = RegionsHtml.write(sweep(Integer.MAX_VALUE, 80, 10, 0));
        assertThat(page)
                .contains("2 of 3 regions work, 8 of 12 endpoints", "Best: region-1 over udp:")
                .containsSubsequence(
                        "What is wrong", "REGION_DOWN", "iceServers", "ranking", "region-1", "region-0", "region-2")
                .contains("data-l=\"region-1\"", "turn:relay-1.example.org:80\n");
        assertThat(RegionsHtml.write(sweep(1, 80, 10, 0))).contains("And 2 more.");
    }

    @Test
    void nameOfARegionStaysInItsAttribute() {
        Observation seen = Reports.works(0, "turn:h", "a\" onload=\"alert(1)<b>", 10);
        RegionsReport report = RegionsReport.of("c", Reports.report(seen), SweepTiming.NONE, 9);
        assertThat(RegionsHtml.write(report)).contains("data-l=\"a&#34; onload=&#34;alert(1)&lt;b");
    }

    @Test
    void oneHundredAndTwentyEightEndpointsStaySmall() {
        int[] distances = new int[32];
        for (int i = 0; i < distances.length; i++) {
            distances[i] = 5 + 7 * i;
        }
        String working = RegionsHtml.write(sweep(Integer.MAX_VALUE, distances));
        String dead = RegionsHtml.write(sweep(Integer.MAX_VALUE, new int[32]));
        for (String page : List.of(working, dead)) {
            int bytes = page.getBytes(StandardCharsets.UTF_8).length;
            System.out.println("HTML of 32 regions: " + bytes + " bytes");
            assertThat(bytes).isLessThan(MOST_BYTES);
        }
    }
}

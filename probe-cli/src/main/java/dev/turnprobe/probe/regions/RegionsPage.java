package dev.turnprobe.probe.regions;

import dev.turnprobe.probe.measure.Summary;
import dev.turnprobe.probe.regions.Fallback.Blocked;
import dev.turnprobe.probe.report.CauseView;
import dev.turnprobe.probe.report.EndpointReport;
import dev.turnprobe.probe.report.EndpointView;
import dev.turnprobe.probe.report.EndpointView.Bar;
import dev.turnprobe.probe.report.PageHead;
import dev.turnprobe.probe.report.Report;
import dev.turnprobe.probe.report.TimeAxis;
import dev.turnprobe.probe.report.Units;
import dev.turnprobe.probe.report.Verdict;
import dev.turnprobe.turn.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A sweep as a page.
 *
 * @param more how many regions are not shown
 * @param urls what to configure a browser with
 */
record RegionsPage(
        PageHead head,
        boolean ok,
        List<CauseView> causes,
        List<Place> places,
        int more,
        List<String> urls,
        List<Group> groups,
        List<String> phases,
        TimeAxis axis) {

    private static final int MOST_DOTS = 30;

    /**
     * A region in the ranking.
     *
     * @param values median, 95th percentile and round trips in milliseconds, for a chart; null when nothing was measured
     * @param failed what is wrong; null when it works
     */
    record Place(
            String rank,
            String region,
            String via,
            String p50,
            String p95,
            String loss,
            String ready,
            String withoutUdp,
            String onlyTls,
            @Nullable String values,
            @Nullable String failed) {}

    /**
     * All endpoints of a region.
     *
     * @param best which is, and how long its way took
     * @param bars the phases of that one, or of the first when none works
     */
    record Group(
            String name, String summary, String status, String best, List<Bar> bars, List<EndpointView> endpoints) {}

    static RegionsPage of(RegionsReport report) {
        Report sweep = report.sweep();
        TimeAxis axis = EndpointView.axis(sweep.endpoints());
        List<Place> places = report.shown().stream().map(RegionsPage::place).toList();
        return new RegionsPage(
                head(report, places),
                sweep.verdict() == Verdict.OK,
                CauseView.of(sweep),
                places,
                report.ranked().size() - report.shown().size(),
                Recommendation.urls(report.ranked(), 1),
                report.shown().stream().map(region -> group(region, axis)).toList(),
                EndpointView.phases(sweep.endpoints()),
                axis);
    }

    private static PageHead head(RegionsReport report, List<Place> places) {
        Report sweep = report.sweep();
        String advice = RegionsText.advice(report);
        List<String> notices = new ArrayList<>(PageHead.notices(sweep.interrupted(), sweep.insecure()));
        int again = report.timing().measuredAgain().size();
        if (again > 0) {
            notices.add("This machine was busy: the way to " + again + (again == 1 ? " candidate" : " candidates")
                    + " was measured again, in quiet.");
        }
        String lead = sweep.endpoints().isEmpty() && !sweep.diagnosis().isEmpty()
                ? sweep.diagnosis().get(0).message()
                : advice == null ? "" : "Best: " + advice + ".";
        return new PageHead(
                "regions",
                sweep.verdict().toString(),
                headline(report),
                lead,
                PageHead.facts(sweep.tool(), sweep.startedAt(), sweep.elapsedNanos()),
                notices,
                places.stream().anyMatch(place -> place.values() != null));
    }

    private static String headline(RegionsReport report) {
        int regions = report.ranked().size();
        if (regions == 0) {
            return "Nothing was probed";
        }
        long ok = report.sweep().endpoints().stream()
                .filter(each -> each.seen().ok())
                .count();
        return report.working() + " of " + regions + (regions == 1 ? " region works, " : " regions work, ") + ok
                + " of " + report.sweep().endpoints().size() + " endpoints";
    }

    private static Place place(RankedRegion region) {
        EndpointReport best = region.best();
        if (best == null) {
            String codes = region.endpoints().stream()
                    .flatMap(each -> each.diagnosis().stream().limit(1))
                    .map(one -> one.code().toString())
                    .distinct()
                    .collect(Collectors.joining(", "));
            return new Place("-", region.name(), "", "", "", "", "", "", "", null, codes);
        }
        Summary rtt = RankedRegion.rtt(best);
        return new Place(
                Integer.toString(region.rank()),
                region.name(),
                RegionsText.via(best),
                rtt == null ? "-" : Units.brief(rtt.p50Nanos()),
                rtt == null ? "-" : Units.brief(rtt.p95Nanos()),
                rtt == null ? "-" : Math.round(100 * rtt.loss()) + " %",
                Units.brief(best.seen().timeToCandidate()),
                RegionsText.cost(region, Blocked.UDP, Transport.TCP, Transport.TLS),
                RegionsText.cost(region, Blocked.ALL_BUT_TLS, Transport.TLS),
                rtt == null ? null : Units.millis(rtt.p50Nanos()) + " " + Units.millis(rtt.p95Nanos()) + dots(best),
                null);
    }

    private static String dots(EndpointReport best) {
        String rtts = EndpointView.rtts(best.seen(), MOST_DOTS);
        return rtts == null ? "" : " " + rtts;
    }

    private static Group group(RankedRegion region, TimeAxis axis) {
        int all = region.endpoints().size();
        EndpointReport best = region.best();
        List<EndpointView> views = EndpointView.of(region.endpoints(), axis);
        EndpointView shown = views.get(best == null ? 0 : region.endpoints().indexOf(best));
        String status = region.working() == all ? "ok" : best == null ? "failed" : "degraded";
        String sign = status.equals("ok") ? "✓" : best == null ? "✕" : "!";
        return new Group(
                region.name(),
                sign + " " + region.working() + " of " + all + (all == 1 ? " endpoint works" : " endpoints work"),
                status,
                (best == null ? "" : RegionsText.via(best) + " ") + shown.total(),
                shown.bars(),
                views);
    }
}

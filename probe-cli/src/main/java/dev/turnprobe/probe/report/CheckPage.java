package dev.turnprobe.probe.report;

import dev.turnprobe.probe.diagnose.Diagnosis;
import java.util.List;

/** A check as a page. */
record CheckPage(
        PageHead head,
        boolean ok,
        List<CauseView> causes,
        List<EndpointView> endpoints,
        List<String> phases,
        TimeAxis axis) {

    static CheckPage of(Report report) {
        TimeAxis axis = EndpointView.axis(report.endpoints());
        List<EndpointView> endpoints = EndpointView.of(report.endpoints(), axis);
        return new CheckPage(
                head(report, endpoints),
                report.verdict() == Verdict.OK,
                CauseView.of(report),
                endpoints,
                EndpointView.phases(report.endpoints()),
                axis);
    }

    private static PageHead head(Report report, List<EndpointView> endpoints) {
        return new PageHead(
                "check",
                report.verdict().toString(),
                headline(report),
                lead(report),
                PageHead.facts(report.tool(), report.startedAt(), report.elapsedNanos()),
                PageHead.notices(report.interrupted(), report.insecure()),
                endpoints.stream().anyMatch(each -> each.rtts() != null));
    }

    private static String headline(Report report) {
        long ok = report.endpoints().stream().filter(each -> each.seen().ok()).count();
        int all = report.endpoints().size();
        if (all == 0) {
            return "Nothing was probed";
        }
        if (all == 1) {
            return ok == 1 ? "The endpoint works" : "The endpoint does not work";
        }
        if (ok == all) {
            return "All " + all + " endpoints work";
        }
        return ok == 0 ? "None of " + all + " endpoints works" : ok + " of " + all + " endpoints work";
    }

    private static String lead(Report report) {
        if (report.endpoints().isEmpty() && !report.diagnosis().isEmpty()) {
            return report.diagnosis().get(0).message();
        }
        boolean all = report.endpoints().stream().allMatch(each -> each.seen().ok());
        if (report.verdict() == Verdict.OK) {
            return all ? "" : "Everything that was required works.";
        }
        return report.diagnosis().stream()
                .filter(one -> one.severity() == Diagnosis.Severity.ERROR)
                .findFirst()
                .map(Diagnosis::message)
                .orElse("");
    }
}

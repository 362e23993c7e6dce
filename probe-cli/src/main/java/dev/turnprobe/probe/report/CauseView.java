package dev.turnprobe.probe.report;

import dev.turnprobe.probe.diagnose.Diagnosis;
import dev.turnprobe.probe.diagnose.Diagnosis.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Something that is wrong, said once for all the endpoints that it is about.
 *
 * @param messages one, or one for each that says it differently
 * @param endpoints their URIs
 * @param evidence of what only several endpoints together show; elsewhere it stands with the endpoint
 */
public record CauseView(
        String code,
        String severity,
        String confidence,
        List<String> messages,
        List<String> remedies,
        List<String> endpoints,
        List<Fact> evidence) {
    private static final int NAMED = 6;

    /** What is wrong with all that, the gravest first; what explains others comes before what is not explained. */
    public static List<CauseView> of(Report report) {
        Map<Integer, String> uris = new LinkedHashMap<>();
        report.endpoints()
                .forEach(each ->
                        uris.put(each.seen().index(), each.seen().target().text()));
        List<Said> all = new ArrayList<>();
        for (Diagnosis one : report.diagnosis()) {
            all.add(new Said(one, one.endpoints().stream().map(uris::get).toList(), true));
        }
        Map<String, List<Said>> alike = new LinkedHashMap<>();
        for (EndpointReport endpoint : report.endpoints()) {
            for (Diagnosis one : endpoint.diagnosis()) {
                if (one.explainedBy() == null) {
                    alike.computeIfAbsent(one.code() + " " + one.severity(), key -> new ArrayList<>())
                            .add(new Said(one, List.of(endpoint.seen().target().text()), false));
                }
            }
        }
        List<CauseView> views = new ArrayList<>();
        all.forEach(one -> views.add(view(List.of(one))));
        alike.values().forEach(same -> views.add(view(same)));
        views.sort(Comparator.comparing(view -> Severity.valueOf(view.severity.toUpperCase(java.util.Locale.ROOT))));
        return views;
    }

    /** Those of the endpoints that are named at once. */
    public List<String> first() {
        return endpoints.subList(0, Math.min(NAMED, endpoints.size()));
    }

    /** The others. */
    public List<String> rest() {
        return endpoints.subList(first().size(), endpoints.size());
    }

    private record Said(Diagnosis one, List<String> endpoints, boolean across) {}

    private static CauseView view(List<Said> same) {
        Diagnosis first = same.get(0).one();
        List<String> messages =
                same.stream().map(said -> said.one().message()).distinct().toList();
        // One that names its endpoint in each sentence is clearer with the endpoint beside it.
        boolean apart = messages.size() > 1;
        return new CauseView(
                first.code().toString(),
                first.severity().toString(),
                first.confidence().toString(),
                apart ? List.of() : messages,
                same.stream()
                        .map(said -> said.one().remedy())
                        .distinct()
                        .limit(3)
                        .toList(),
                same.stream()
                        .flatMap(said -> said.endpoints().stream()
                                .map(uri -> apart ? uri + ": " + said.one().message() : uri))
                        .toList(),
                same.get(0).across() ? EndpointView.evidence(first) : List.of());
    }
}

package dev.turnprobe.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@link RegionsBench} needs of a document of {@code turnprobe regions --json} or {@code check --json}.
 *
 * @param allCandidatesMs from the start of the sweep to the last candidate; 0 for a check
 * @param worstLatenessMs how late its event loops were; 0 for a check
 * @param measuredAgain how many endpoints were opened once more
 */
record SweepDocument(List<Endpoint> endpoints, double allCandidatesMs, double worstLatenessMs, int measuredAgain) {
    /**
     * An endpoint.
     *
     * @param p50Ms NaN when nothing was measured
     * @param candidateMs NaN when there was no candidate
     */
    record Endpoint(String region, String transport, String status, double candidateMs, int trips, double p50Ms) {}

    static SweepDocument parse(String json) throws IOException {
        List<Endpoint> endpoints = new ArrayList<>();
        Map<String, Double> timing = new HashMap<>();
        int again = 0;
        try (JsonParser in = new JsonFactory().createParser(json)) {
            in.nextToken();
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String name = in.currentName();
                JsonToken value = in.nextToken();
                if (name.equals("endpoints") && value == JsonToken.START_ARRAY) {
                    while (in.nextToken() == JsonToken.START_OBJECT) {
                        endpoints.add(endpoint(in));
                    }
                } else if (name.equals("timing")) {
                    while (in.nextToken() == JsonToken.FIELD_NAME) {
                        String member = in.currentName();
                        if (in.nextToken() == JsonToken.START_ARRAY) {
                            while (in.nextToken() != JsonToken.END_ARRAY) {
                                again++;
                            }
                        } else {
                            timing.put(member, in.getDoubleValue());
                        }
                    }
                } else {
                    in.skipChildren();
                }
            }
        }
        return new SweepDocument(
                endpoints,
                timing.getOrDefault("allCandidatesMs", 0.0),
                timing.getOrDefault("worstLatenessMs", 0.0),
                again);
    }

    private static Endpoint endpoint(JsonParser in) throws IOException {
        Map<String, String> members = new HashMap<>();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            JsonToken value = in.nextToken();
            if (name.equals("rtt")) {
                while (in.nextToken() == JsonToken.FIELD_NAME) {
                    String member = in.currentName();
                    in.nextToken();
                    members.put(member, in.getText());
                }
            } else if (value.isStructStart()) {
                in.skipChildren();
            } else {
                members.put(name, in.getText());
            }
        }
        return new Endpoint(
                members.getOrDefault("region", ""),
                members.getOrDefault("transport", ""),
                members.getOrDefault("status", ""),
                Double.parseDouble(members.getOrDefault("timeToCandidateMs", "NaN")),
                Integer.parseInt(members.getOrDefault("roundTripsToCandidate", "0")),
                Double.parseDouble(members.getOrDefault("p50Ms", "NaN")));
    }
}

package dev.turnprobe.probe.redact;

import dev.turnprobe.probe.diagnose.Diagnosis;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Redacts what is said of something that was not redacted before, such as a provider that could not be reached. */
final class DiagnosisRedaction {
    private final Redaction redaction;

    DiagnosisRedaction(Redaction redaction) {
        this.redaction = redaction;
    }

    Diagnosis diagnosis(Diagnosis said) {
        Map<String, Object> evidence = new LinkedHashMap<>();
        said.evidence().forEach((name, fact) -> evidence.put(name, fact(fact)));
        return new Diagnosis(
                said.code(),
                said.severity(),
                said.confidence(),
                redaction.text(said.message()),
                evidence,
                redaction.text(said.remedy()),
                said.endpoints(),
                said.explainedBy());
    }

    private Object fact(Object fact) {
        if (fact instanceof List<?> list) {
            return list.stream().map(this::fact).toList();
        }
        return fact instanceof String text ? redaction.text(text) : fact;
    }
}

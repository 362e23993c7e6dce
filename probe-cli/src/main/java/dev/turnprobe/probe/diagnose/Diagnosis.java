package dev.turnprobe.probe.diagnose;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong, how sure we are, what shows it, and what to do about it.
 *
 * @param evidence facts by name: strings, numbers, booleans, or lists of strings; never a secret
 * @param endpoints indexes of the endpoints it is about; empty when it stands with its endpoint
 * @param explainedBy the code of the diagnosis of several endpoints that says why; null when this one speaks for itself
 */
public record Diagnosis(
        Cause code,
        Severity severity,
        Confidence confidence,
        String message,
        Map<String, Object> evidence,
        String remedy,
        List<Integer> endpoints,
        @Nullable Cause explainedBy) {

    /** One that speaks for itself. */
    public Diagnosis(
            Cause code,
            Severity severity,
            Confidence confidence,
            String message,
            Map<String, Object> evidence,
            String remedy,
            List<Integer> endpoints) {
        this(code, severity, confidence, message, evidence, remedy, endpoints, null);
    }

    /** How bad it is. */
    public enum Severity {
        /** It does not work. */
        ERROR,
        /** It works, but look at it. */
        WARNING,
        /** Nothing is wrong. */
        INFO;

        /** As reports print it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How sure we are that the code names the cause. */
    public enum Confidence {
        HIGH,
        MEDIUM,
        LOW;

        /** As reports print it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Diagnosis {
        evidence = Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
        endpoints = List.copyOf(endpoints);
    }

    static Diagnosis error(Cause code, Confidence confidence, String message, Evidence evidence, String remedy) {
        return new Diagnosis(code, Severity.ERROR, confidence, message, evidence.facts(), remedy, List.of());
    }

    static Diagnosis warning(Cause code, Confidence confidence, String message, Evidence evidence, String remedy) {
        return new Diagnosis(code, Severity.WARNING, confidence, message, evidence.facts(), remedy, List.of());
    }

    Diagnosis about(List<Integer> endpoints) {
        return new Diagnosis(code, severity, confidence, message, evidence, remedy, endpoints);
    }

    Diagnosis explainedBy(Cause cause) {
        return new Diagnosis(code, severity, confidence, message, evidence, remedy, endpoints, cause);
    }
}

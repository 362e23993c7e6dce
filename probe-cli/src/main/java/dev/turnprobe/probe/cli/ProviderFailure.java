package dev.turnprobe.probe.cli;

import dev.turnprobe.credentials.ProviderException;
import dev.turnprobe.probe.diagnose.Cause;
import dev.turnprobe.probe.diagnose.Diagnosis;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A provider's refusal or absence, as a diagnosis: its words are the evidence. */
final class ProviderFailure {
    private ProviderFailure() {}

    static Diagnosis diagnosis(ProviderException failure) {
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("provider", failure.provider());
        evidence.put("reason", failure.reason().name().toLowerCase(Locale.ROOT));
        evidence.put("request", failure.request());
        if (failure.status() != 0) {
            evidence.put("status", failure.status());
        }
        String words = failure.words();
        if (words != null) {
            evidence.put("words", words);
        }
        Duration retryAfter = failure.retryAfter();
        if (retryAfter != null) {
            evidence.put("retryAfterS", retryAfter.toSeconds());
        }
        return error(
                failure.reason().refused() ? Cause.PROVIDER_REFUSED : Cause.PROVIDER_UNREACHABLE,
                String.valueOf(failure.getMessage()),
                evidence,
                remedy(failure.reason()));
    }

    /** The user had enough before the provider answered. */
    static Diagnosis interrupted() {
        return error(
                Cause.INTERRUPTED,
                "stopped before the provider had answered",
                Map.of(),
                "run it again and let it finish");
    }

    private static Diagnosis error(Cause cause, String message, Map<String, Object> evidence, String remedy) {
        return new Diagnosis(
                cause, Diagnosis.Severity.ERROR, Diagnosis.Confidence.HIGH, message, evidence, remedy, List.of());
    }

    private static String remedy(ProviderException.Reason reason) {
        return switch (reason) {
            case UNAUTHORIZED ->
                "use a key of this very account or app, and of the right kind; `turnprobe credentials lint` "
                        + "looks at the keys that are set";
            case NOT_FOUND -> "compare the name or id with what the account has; a list shows it";
            case PLAN -> "ask for what the account's plan includes, or change the plan";
            case INVALID -> "correct what the provider complains about";
            case RATE_LIMITED -> "wait, then ask again";
            case UNAVAILABLE -> "try again later; the provider's status page may say more";
            case UNREACHABLE, TIMED_OUT ->
                "look at name, network and proxy on the way to the provider; -v shows each attempt";
            case MALFORMED_ANSWER ->
                "make sure that the address is right and that nothing answers in the provider's place "
                        + "(a proxy, a sign-in page)";
        };
    }
}

package dev.turnprobe.credentials.http;

import dev.turnprobe.credentials.ProviderException;
import dev.turnprobe.credentials.ProviderException.Reason;
import dev.turnprobe.credentials.json.Json;
import dev.turnprobe.credentials.json.JsonException;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns an unwelcome answer into an exception: the same for every vendor, but for where its words stand and what they mean.
 *
 * @param provider the vendor's name
 * @param words finds the vendor's own words in an error body; null when there are none
 * @param meaning what those words and the status mean; null leaves it to the status
 */
public record Refusal(
        String provider,
        Function<Json, @Nullable String> words,
        BiFunction<String, Integer, @Nullable Reason> meaning) {

    /** An answer that is no success. */
    public ProviderException of(ProviderRequest request, ProviderAnswer answer) {
        int status = answer.status();
        if (status >= 300 && status < 400) {
            return exception(
                    request,
                    answer,
                    Reason.MALFORMED_ANSWER,
                    "a redirect to " + answer.redirectHost() + ", not followed because the request holds a key");
        }
        String said = said(answer);
        if (said == null) {
            return exception(request, answer, reasonOf(status), "only " + answer.kindOfBody());
        }
        // What a failing server says about keys and plans proves nothing.
        Reason meant = status >= 500 || status == 429 ? null : meaning.apply(said, status);
        return exception(request, answer, meant == null ? reasonOf(status) : meant, said);
    }

    /** A success by its status, whose body is not what the documentation has. */
    public ProviderException malformed(ProviderRequest request, ProviderAnswer answer, String fault) {
        String said = said(answer);
        String problem = answer.jsonOrNull() == null ? answer.kindOfBody() + " instead of JSON" : fault;
        return exception(
                request, answer, Reason.MALFORMED_ANSWER, problem + (said == null ? "" : "; it says: " + said));
    }

    public ProviderException malformed(ProviderRequest request, ProviderAnswer answer, JsonException fault) {
        return malformed(request, answer, fault.path() + ": " + fault.problem());
    }

    private @Nullable String said(ProviderAnswer answer) {
        Json json = answer.jsonOrNull();
        return json == null ? null : words.apply(json);
    }

    private static Reason reasonOf(int status) {
        return switch (status) {
            case 401, 403 -> Reason.UNAUTHORIZED;
            case 404, 410 -> Reason.NOT_FOUND;
            case 429 -> Reason.RATE_LIMITED;
            default -> status >= 500 ? Reason.UNAVAILABLE : Reason.INVALID;
        };
    }

    private ProviderException exception(ProviderRequest request, ProviderAnswer answer, Reason reason, String text) {
        boolean waits = answer.status() == 429 || answer.status() == 503;
        return new ProviderException(
                provider,
                reason,
                request.toString(),
                answer.status(),
                request.redacted(text),
                waits ? answer.retryAfter() : null);
    }

    /** The text of the first member of these names, looking into an object, or an array's first, on the way. */
    public static @Nullable String firstText(Json json, String... names) {
        for (String name : names) {
            Json found = json.member(name);
            if (found != null && found.isText()) {
                return found.text();
            }
            if (found != null && found.isArray() && !found.elements().isEmpty()) {
                found = found.elements().get(0);
            }
            String inside = found != null && found.isObject() ? firstText(found, names) : null;
            if (inside != null) {
                return inside;
            }
        }
        return null;
    }
}

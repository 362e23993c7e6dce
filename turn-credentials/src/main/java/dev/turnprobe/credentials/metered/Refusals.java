package dev.turnprobe.credentials.metered;

import dev.turnprobe.credentials.ProviderException.Reason;
import dev.turnprobe.credentials.http.Refusal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Metered means when it says no. Status and wording differ from endpoint to endpoint: a wrong secret key is 400 here
 * and 401 there, a missing credential likewise, and neither is ever 403 or 404. So the words decide, and the status only
 * where they do not.
 */
final class Refusals {
    private record Rule(Pattern words, Reason reason) {
        static Rule of(String words, Reason reason) {
            return new Rule(Pattern.compile(words, Pattern.CASE_INSENSITIVE), reason);
        }
    }

    private static final String KEY = "(api|secret|project) ?(api)? ?key";

    // In this order: "app not found" is about the key, "credential not found" is not.
    private static final Rule[] RULES = {
        Rule.of("rate.?limit|too many requests", Reason.RATE_LIMITED),
        Rule.of("subscri|\\bplans?\\b|upgrade|maximum number of", Reason.PLAN),
        Rule.of(
                "(invalid|wrong|incorrect|missing|specify|provide|no) (an? |the |your )?(valid |project |turn )?" + KEY
                        + "|" + KEY + " (is |was )?(invalid|wrong|incorrect|missing|required|not)"
                        + "|authori[sz]|\\bapp(lication)? (is |was )?not found|\\bno app\\b",
                Reason.UNAUTHORIZED),
        Rule.of("not found|no (such )?(turn )?credential|does ?n[o']t exist|no such project", Reason.NOT_FOUND),
    };

    /** {@code message} on most endpoints, {@code error} on two. */
    static final Refusal METERED =
            new Refusal("Metered", json -> Refusal.firstText(json, "message", "error"), Refusals::meaning);

    private Refusals() {}

    private static @Nullable Reason meaning(String words, int status) {
        for (Rule rule : RULES) {
            if (rule.words.matcher(words).find()) {
                return rule.reason;
            }
        }
        return null;
    }
}

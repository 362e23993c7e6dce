package dev.turnprobe.probe.redact;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stand-ins for user names, and words that must not be shown. Numbered in the order in which they were first seen. Safe to use
 * from any thread.
 */
final class Names {
    /** The TURN REST convention: seconds since 1970, a colon, and whatever the application likes. */
    private static final Pattern EXPIRING = Pattern.compile("(\\d{10})(?::.*)?", Pattern.DOTALL);

    private static final Pattern STAND_IN = Pattern.compile("(?:\\d{10}:)?user-\\d+");
    private static final int SHORT = 6;
    /** Says nothing of a user who is called like that: it is in every request and every report. */
    private static final String OURS = "turnprobe";

    private record Word(Pattern pattern, String instead) {}

    private final Map<String, String> users = new LinkedHashMap<>();
    private final List<Word> words = new ArrayList<>();

    /** Who stands for that user; when its time is over is still in the name, as servers and rules read it there. */
    synchronized String of(String user) {
        if (STAND_IN.matcher(user).matches()) {
            return user;
        }
        String known = users.get(user);
        if (known == null) {
            Matcher expiring = EXPIRING.matcher(user);
            String expiry = expiring.matches() ? expiring.group(1) + ":" : "";
            known = expiry + "user-" + (users.size() + 1);
            users.put(user, known);
            hide(user, known);
            int colon = user.indexOf(':');
            if (!expiry.isEmpty() && colon > 0 && colon + 1 < user.length()) {
                hide(user.substring(colon + 1), known.substring(expiry.length()));
            }
        }
        return known;
    }

    /** From now on that word does not appear; a short one may still be a part of longer ones. */
    synchronized void hide(String word, String instead) {
        if (!word.isBlank() && !word.equals(OURS)) {
            String quoted = Pattern.quote(word);
            String whole = "(?<![\\p{L}\\p{N}])" + quoted + "(?![\\p{L}\\p{N}])";
            words.add(new Word(Pattern.compile(word.length() < SHORT ? whole : quoted), instead));
            // Whoever is named by the whole of a longer word must not be named by a part of it first.
            words.sort((a, b) ->
                    b.pattern().pattern().length() - a.pattern().pattern().length());
        }
    }

    synchronized String redact(String text) {
        String left = text;
        for (Word word : words) {
            left = word.pattern().matcher(left).replaceAll(Matcher.quoteReplacement(word.instead()));
        }
        return left;
    }
}

package dev.turnprobe.probe.cli;

import java.util.Locale;

/** Whether to go on with something that takes away what somebody may be using. */
final class Consent {
    private Consent() {}

    /**
     * Asks on a terminal; elsewhere {@code --yes} must have been given.
     *
     * @param what is about to be done, as {@code delete credential X}
     */
    static boolean given(Surroundings surroundings, boolean yes, String what) {
        if (yes) {
            return true;
        }
        if (!surroundings.terminal().isInteractive()) {
            throw new UsageException("to " + what + ", add --yes: nobody can be asked here; nothing was sent");
        }
        String answer = surroundings.terminal().readLine("Really " + what + "? [y/N] ");
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
    }
}

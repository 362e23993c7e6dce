package dev.turnprobe.probe.cli;

import dev.turnprobe.probe.redact.Redaction;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** Whether what is shown may be handed on: {@code docs/privacy.md}. */
final class RedactOptions {
    static final String NAME = "--redact";

    /** What a machine is called, by its environment. */
    private static final List<String> MACHINE = List.of("HOSTNAME", "COMPUTERNAME");

    private static final List<String> HOME = List.of("HOME", "USERPROFILE");
    /** Names that say nothing, or stand for something else in what we print. */
    private static final Set<String> COMMON = Set.of("localhost", "turn", "turns", "stun", "stuns", "turnprobe");

    private static final int SHORT = 4;

    @Option(
            names = NAME,
            description =
                    "Hide IP addresses and user names in everything that is shown: the same stand-in for the same "
                            + "address throughout. Names of servers stay.")
    boolean redact;

    /** The same surroundings, in which nothing is printed that is to be hidden. */
    Surroundings over(Surroundings surroundings) {
        return redact ? hiding(surroundings) : surroundings;
    }

    static Surroundings hiding(Surroundings surroundings) {
        Redaction redaction = Redaction.ofLoginsAndAddresses();
        for (String name : MACHINE) {
            String machine = surroundings.environment().getOrDefault(name, "");
            if (machine.length() >= SHORT && !COMMON.contains(machine)) {
                redaction.hiding(machine, "this-machine");
            }
        }
        for (String name : HOME) {
            String home = surroundings.environment().getOrDefault(name, "");
            if (home.length() >= SHORT) {
                redaction.hiding(home, "~");
            }
        }
        ProcessLogging.redact(redaction::text);
        return surroundings.redacted(redaction);
    }
}

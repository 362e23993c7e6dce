package dev.turnprobe.probe.cli;

import dev.turnprobe.probe.diagnose.Cause;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A fault, or a healthy configuration, and what has to be said about it: exactly that.
 *
 * @param name in words
 * @param ways the transports it is met over
 * @param errors codes of the endpoints' errors
 * @param warnings codes that are said of endpoints that work, or of the way to them
 * @param across codes that several endpoints together yield
 * @param may warnings that chance decides about
 * @param exit the exit code, and with it the verdict
 * @param patient true when it takes its time and needs none of the processor's
 */
record FaultRow(
        String name,
        String ways,
        Set<Cause> errors,
        Set<Cause> warnings,
        Set<Cause> across,
        Set<Cause> may,
        int exit,
        boolean patient,
        Staging staging) {
    /** Puts the fault on the stage. */
    interface Staging {
        void set(FaultScene scene) throws Exception;
    }

    /** Nothing works, and this is why. */
    static FaultRow failed(String name, String ways, Cause error, Staging staging) {
        return failed(name, ways, List.of(error), staging);
    }

    static FaultRow failed(String name, String ways, List<Cause> errors, Staging staging) {
        return new FaultRow(name, ways, set(errors), Set.of(), Set.of(), Set.of(), ExitCode.FAILED, false, staging);
    }

    /** All works, and nothing is to be said. */
    static FaultRow healthy(String name, String ways, Staging staging) {
        return new FaultRow(name, ways, Set.of(), Set.of(), Set.of(), Set.of(), ExitCode.OK, false, staging);
    }

    FaultRow warning(Cause... causes) {
        return new FaultRow(name, ways, errors, set(List.of(causes)), across, may, exit, patient, staging);
    }

    FaultRow across(Cause... causes) {
        return new FaultRow(name, ways, errors, warnings, set(List.of(causes)), may, exit, patient, staging);
    }

    FaultRow perhaps(Cause... causes) {
        return new FaultRow(name, ways, errors, warnings, across, set(List.of(causes)), exit, patient, staging);
    }

    FaultRow exit(int code) {
        return new FaultRow(name, ways, errors, warnings, across, may, code, patient, staging);
    }

    FaultRow waits() {
        return new FaultRow(name, ways, errors, warnings, across, may, exit, true, staging);
    }

    String verdict() {
        return switch (exit) {
            case ExitCode.OK -> "ok";
            case ExitCode.DEGRADED -> "degraded";
            case ExitCode.CREDENTIALS -> "no credentials";
            case ExitCode.INTERRUPTED -> "interrupted";
            default -> "failed";
        };
    }

    private static Set<Cause> set(List<Cause> causes) {
        EnumSet<Cause> all = EnumSet.noneOf(Cause.class);
        all.addAll(causes);
        return all;
    }
}

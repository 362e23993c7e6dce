package dev.turnprobe.probe.cli;

import dev.turnprobe.credentials.IceServer;
import dev.turnprobe.probe.diagnose.Diagnosis;
import dev.turnprobe.probe.plan.CredentialNote;
import dev.turnprobe.probe.plan.ProbePlan;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.turn.core.Credentials;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The one credential that all regions of a provider share: from the same sources as those of {@code check}. */
final class RegionCredentials {
    @Option(
            names = "--ice-servers",
            paramLabel = "FILE",
            description = "RTCIceServer JSON, - for standard input, whose credential is used; its URLs are not.")
    @Nullable
    String iceServers;

    @Mixin
    CredentialOptions credentials = new CredentialOptions();

    @Mixin
    ProviderOptions providers = new ProviderOptions();

    /**
     * What was found.
     *
     * @param credentials null when there are none
     * @param failure why they could not be obtained; null when they were, or nobody was to be asked
     */
    record Found(
            @Nullable Credentials credentials,
            List<CredentialNote> notes,
            @Nullable Diagnosis failure) {}

    /** Complains about options that do not go together. */
    void check(RegionOptions regions) {
        if (providers.region != null) {
            throw new UsageException("--region: here it is --regions, and all of them unless told otherwise");
        }
        providers.check();
        credentials.check();
        boolean fromInput = Input.STANDARD_INPUT.equals(iceServers) || credentials.readsStandardInput();
        if (fromInput && Input.STANDARD_INPUT.equals(regions.catalog)
                || Input.STANDARD_INPUT.equals(iceServers) && credentials.readsStandardInput()) {
            throw new UsageException("standard input can be read only once; put one of the two into a file");
        }
    }

    /**
     * Finds it, asking a provider now where one is named.
     *
     * @param plan how long it must work, and by which way providers are reached
     */
    Found find(Surroundings surroundings, Interrupts interrupts, OutputOptions output, ProbePlan plan) {
        Looked looked = new Looked(surroundings, plan.timeout(), output.quiet);
        if (providers.any()) {
            return ofProvider(plan, looked, surroundings, interrupts, output);
        }
        Credentials found =
                iceServers == null ? credentials.credentials(surroundings) : listed(iceServers, surroundings);
        return new Found(found, found == null ? List.of() : looked.at("credentials", found), null);
    }

    private Found ofProvider(
            ProbePlan plan, Looked looked, Surroundings surroundings, Interrupts interrupts, OutputOptions output) {
        TargetOptions asked = new TargetOptions();
        asked.credentials = credentials;
        asked.providers = providers;
        Endpoints endpoints = ProviderEndpoints.obtain(
                asked, List.of(), http -> ProviderWay.through(http, plan), looked, surroundings, interrupts, output);
        for (Target target : endpoints.targets()) {
            if (target.credentials() != null) {
                return new Found(target.credentials(), target.notes(), null);
            }
        }
        return new Found(null, List.of(), endpoints.failure());
    }

    private static Credentials listed(String file, Surroundings surroundings) {
        for (IceServer server : TargetOptions.iceServers(file, surroundings)) {
            Credentials own = TargetOptions.own(server);
            if (own != null) {
                return own;
            }
        }
        throw new UsageException("--ice-servers " + file + ": no server in it has a user name and a credential");
    }
}

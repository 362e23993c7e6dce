package dev.turnprobe.probe.cli;

import dev.turnprobe.credentials.HttpSettings;
import dev.turnprobe.probe.monitor.EndpointSource;
import dev.turnprobe.probe.plan.ProbePlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Everything that a monitor's endpoints come from; nobody has been asked yet, and every file has been read. */
final class MonitorSources {
    private MonitorSources() {}

    /**
     * @param plan how endpoints will be probed: providers are reached the same way
     * @param needed for how long credentials must work
     */
    static List<EndpointSource> of(
            TargetOptions options,
            Surroundings surroundings,
            Interrupts interrupts,
            OutputOptions output,
            ProbePlan plan,
            Duration needed) {
        List<EndpointSource> all = new ArrayList<>();
        List<ProviderOptions> asked = providers(options);
        if (options.anyGiven() || asked.isEmpty()) {
            options.providers = asked.isEmpty() ? options.providers : asked.get(0);
            all.add(new GivenSource(options, surroundings, needed, output.quiet));
        }
        if (!asked.isEmpty()) {
            Looked looked = new Looked(surroundings, needed, output.quiet);
            Settings settings = Settings.read(surroundings, output.quiet);
            HttpSettings http =
                    ProviderWay.through(new Asking(surroundings, interrupts, output.verbosity()).settings(), plan);
            // It would warn with every renewal.
            Looked silent = new Looked(surroundings, needed, true);
            for (ProviderOptions one : asked) {
                for (ProviderSources.Named named :
                        new ProviderSources(one, settings, http, looked, options.credentials.ttl).all()) {
                    ProviderSource source = new ProviderSource(named, silent);
                    // Of several regions, those who have none would come several times.
                    if (all.stream().noneMatch(other -> other.name().equals(source.name()))) {
                        all.add(source);
                    }
                }
            }
        }
        return all;
    }

    /** One for each region that is named. */
    private static List<ProviderOptions> providers(TargetOptions options) {
        ProviderOptions providers = options.providers;
        String region = providers.region;
        if (!providers.any() || region == null) {
            providers.check();
            return providers.any() ? List.of(providers) : List.of();
        }
        List<ProviderOptions> all = new ArrayList<>();
        for (String one : region.split(",", -1)) {
            ProviderOptions there = providers.in(one.strip());
            there.check();
            all.add(there);
        }
        return all;
    }
}

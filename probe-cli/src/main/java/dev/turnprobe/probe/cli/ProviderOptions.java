package dev.turnprobe.probe.cli;

import dev.turnprobe.credentials.metered.MeteredRegion;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which providers give endpoints and credentials. Strings only: what asks them is loaded when somebody is asked. */
final class ProviderOptions {
    static final String METERED = "metered";
    static final String TWILIO = "twilio";
    static final String CLOUDFLARE = "cloudflare";
    static final String XIRSYS = "xirsys";
    private static final Set<String> KNOWN = Set.of(METERED, TWILIO, CLOUDFLARE, XIRSYS);

    /** For completion. */
    static final class Providers implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return KNOWN.stream().sorted().iterator();
        }
    }

    /** For completion: Metered's, without loading them before they are asked for. */
    static final class Regions implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return MeteredRegion.ALL.stream().map(MeteredRegion::value).iterator();
        }
    }

    @Option(
            names = "--metered",
            paramLabel = "APP",
            description = "Metered's ICE servers, of the APP in https://APP.metered.live; METERED_API_KEY from the "
                    + "environment, .env.local or .env.")
    @Nullable
    String metered;

    @Option(
            names = "--region",
            paramLabel = "VALUE",
            completionCandidates = Regions.class,
            description = "Metered's region (`turnprobe metered regions` lists them), or Twilio's edge.")
    @Nullable
    String region;

    @Option(
            names = "--metered-url",
            paramLabel = "URL",
            description = "In place of https://APP.metered.live, as METERED_BASE_URL; plain http to loopback only.")
    @Nullable
    String meteredUrl;

    @Option(
            names = "--provider",
            split = ",",
            paramLabel = "NAME",
            completionCandidates = Providers.class,
            description = "twilio, cloudflare, xirsys, or metered with METERED_APP; keys as .env.example names them.")
    List<String> providers = List.of();

    /** The same for another region. */
    ProviderOptions in(String other) {
        ProviderOptions copy = new ProviderOptions();
        copy.metered = metered;
        copy.meteredUrl = meteredUrl;
        copy.providers = providers;
        copy.region = other;
        return copy;
    }

    /** True if somebody has to be asked. */
    boolean any() {
        return meteredWanted() || !providers.isEmpty();
    }

    boolean meteredWanted() {
        return metered != null || meteredUrl != null || wanted(METERED);
    }

    boolean wanted(String provider) {
        return providers.stream().anyMatch(name -> name.strip().equalsIgnoreCase(provider));
    }

    /** Complains about options that do not go together. */
    void check() {
        for (String name : providers) {
            if (!KNOWN.contains(name.strip().toLowerCase(Locale.ROOT))) {
                throw new UsageException("--provider " + name + ": expected twilio, cloudflare, xirsys or metered"
                        + Closest.hint(name.strip(), KNOWN));
            }
        }
        if (region != null && meteredWanted() && MeteredRegion.known(region).isEmpty()) {
            throw new UsageException("--region " + region
                    + ": no region of Metered's; `turnprobe metered regions` lists them"
                    + Closest.hint(
                            region,
                            MeteredRegion.ALL.stream().map(MeteredRegion::value).toList()));
        }
        if (region != null && !meteredWanted() && !wanted(TWILIO)) {
            throw new UsageException(
                    "--region needs --metered APP or --provider twilio; the others choose by themselves");
        }
    }
}

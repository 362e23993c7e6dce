package dev.turnprobe.probe.cli;

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
            description = "twilio, cloudflare, xirsys, or metered with METERED_APP; keys as .env.example names them.")
    List<String> providers = List.of();

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
                throw new UsageException("--provider " + name + ": expected twilio, cloudflare, xirsys or metered");
            }
        }
        if (region != null && !meteredWanted() && !wanted(TWILIO)) {
            throw new UsageException(
                    "--region needs --metered APP or --provider twilio; the others choose by themselves");
        }
    }
}

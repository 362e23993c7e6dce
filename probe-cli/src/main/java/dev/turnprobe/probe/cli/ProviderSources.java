package dev.turnprobe.probe.cli;

import dev.turnprobe.credentials.CredentialSource;
import dev.turnprobe.credentials.HttpSettings;
import dev.turnprobe.credentials.cloudflare.CloudflareSource;
import dev.turnprobe.credentials.metered.ApiKey;
import dev.turnprobe.credentials.metered.MeteredRegion;
import dev.turnprobe.credentials.metered.MeteredSource;
import dev.turnprobe.credentials.twilio.TwilioSource;
import dev.turnprobe.credentials.xirsys.XirsysSource;
import dev.turnprobe.turn.TurnUri;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The sources that the options name, made from the settings and ready to be asked. */
final class ProviderSources {
    /**
     * One of them.
     *
     * @param name the vendor's
     * @param region where its relays are; null to go by their host names
     */
    record Named(
            String name, CredentialSource source, @Nullable String region) {
        /** Where one of its endpoints is, as far as anybody knows. */
        @Nullable
        String regionOf(TurnUri uri) {
            if (uri.kind() != TurnUri.Kind.TURN || region != null) {
                return uri.kind() == TurnUri.Kind.TURN ? region : null;
            }
            return MeteredRegion.known(uri.host()).map(MeteredRegion::value).orElse(null);
        }
    }

    private static final Duration DEFAULT_LIFE = Duration.ofHours(1);

    private final ProviderOptions options;
    private final Settings settings;
    private final HttpSettings http;
    private final Looked looked;
    private final Duration life;

    /** @param ttl how long new credentials shall live; null for an hour */
    ProviderSources(
            ProviderOptions options, Settings settings, HttpSettings http, Looked looked, @Nullable Duration ttl) {
        if (ttl != null && options.providers.isEmpty()) {
            throw new UsageException("--ttl: Metered's credential has the life that it was created with; leave it out");
        }
        this.options = options;
        this.settings = settings;
        this.http = http;
        this.looked = looked;
        this.life = ttl == null ? DEFAULT_LIFE : ttl;
    }

    /** All of them, Metered first. */
    List<Named> all() {
        List<Named> all = new ArrayList<>();
        if (options.meteredWanted()) {
            all.add(metered());
        }
        if (options.wanted(ProviderOptions.TWILIO)) {
            all.add(twilio());
        }
        if (options.wanted(ProviderOptions.CLOUDFLARE)) {
            all.add(cloudflare());
        }
        if (options.wanted(ProviderOptions.XIRSYS)) {
            all.add(xirsys());
        }
        return all;
    }

    private Named metered() {
        MeteredKeys keys = new MeteredKeys(settings, looked);
        String region = options.region;
        MeteredRegion wanted = region == null ? null : Asking.configured("--region", () -> MeteredRegion.parse(region));
        ApiKey key = keys.apiKey();
        var client = keys.client(options.metered, options.meteredUrl, MeteredKeys.API_KEY, http);
        return new Named("Metered", MeteredSource.of(client, key, wanted), wanted == null ? null : wanted.value());
    }

    private Named twilio() {
        String account = settings.required("TWILIO_ACCOUNT_SID", "the account's SID");
        // An API key stands for the account and its token, and can be revoked by itself.
        String key = settings.optional("TWILIO_API_KEY");
        String secretName = key == null ? "TWILIO_AUTH_TOKEN" : "TWILIO_API_SECRET";
        String secret =
                settings.required(secretName, key == null ? "the account's auth token" : "the API key's secret");
        String edge = options.meteredWanted() ? null : options.region;
        return new Named(
                "Twilio",
                Asking.configured(() -> TwilioSource.of(
                        address("TWILIO_BASE_URL", secretName, TwilioSource.URL),
                        account,
                        key == null ? account : key,
                        secret,
                        life,
                        edge,
                        http)),
                edge);
    }

    private Named cloudflare() {
        String id = settings.required("CLOUDFLARE_TURN_KEY_ID", "the TURN key's id");
        String name = "CLOUDFLARE_TURN_KEY_API_TOKEN";
        String token = settings.required(name, "the TURN key's own API token");
        return new Named(
                "Cloudflare",
                Asking.configured(() -> CloudflareSource.of(
                        address("CLOUDFLARE_TURN_BASE_URL", name, CloudflareSource.URL),
                        id,
                        token,
                        life,
                        CloudflareSource.Operation.GENERATE_ICE_SERVERS,
                        null,
                        http)),
                null);
    }

    private Named xirsys() {
        String channel = settings.required("XIRSYS_CHANNEL", "the channel's path");
        String ident = settings.required("XIRSYS_IDENT", "the ident");
        String secret = settings.required("XIRSYS_SECRET", "the secret");
        return new Named(
                "Xirsys",
                Asking.configured(() -> XirsysSource.of(
                        address("XIRSYS_BASE_URL", "XIRSYS_SECRET", XirsysSource.URL),
                        channel,
                        ident,
                        secret,
                        life,
                        http)),
                null);
    }

    private String address(String name, String key, String usual) {
        return Objects.requireNonNullElse(settings.address(name, key), usual);
    }
}

package dev.turnprobe.probe.cli;

import dev.turnprobe.credentials.IceServer;
import dev.turnprobe.credentials.IceServers;
import dev.turnprobe.credentials.Lease;
import dev.turnprobe.credentials.SharedSecret;
import dev.turnprobe.credentials.TurnCredential;
import dev.turnprobe.probe.account.AccountDocument;
import dev.turnprobe.probe.account.AccountReport;
import dev.turnprobe.probe.account.MintedReport;
import dev.turnprobe.probe.account.ServersReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** TURN credentials from wherever they come. */
@Command(
        name = "credentials",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        header = "Mints, fetches and lints TURN credentials: shared secret, Metered, other providers.",
        synopsisHeading = "%n",
        usageHelpWidth = 100,
        customSynopsis = {
            "Examples:",
            "  turnprobe credentials mint --secret-file secret --user-id ada turn:relay.example.org",
            "  turnprobe credentials fetch --metered myapp --region europe --output ice.json",
            "  turnprobe check --ice-servers ice.json",
            "  turnprobe credentials lint --ice-servers ice.json",
            "",
            "Usage: turnprobe credentials COMMAND [OPTIONS]"
        },
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Passwords are left out unless --show-secrets says otherwise; --output FILE has them.",
            "",
            "Exit codes: 0 done, 1 the lint found something, 2 usage error, 4 no credentials from their provider,",
            "70 a bug of ours, 130 interrupted."
        })
final class CredentialsCommand {
    private final Surroundings surroundings;
    private final Interrupts interrupts;

    CredentialsCommand(Surroundings surroundings, Interrupts interrupts) {
        this.surroundings = surroundings;
        this.interrupts = interrupts;
    }

    @Command(
            mixinStandardHelpOptions = true,
            sortOptions = false,
            header = "Makes a credential from a shared secret (TURN REST, coturn's use-auth-secret). Asks nobody.",
            synopsisHeading = "%n",
            usageHelpWidth = 100,
            customSynopsis = {
                "Examples:",
                "  TURN_SECRET=... turnprobe credentials mint --ttl 1h --user-id ada --show-secrets",
                "  turnprobe credentials mint --secret-file secret turn:relay.example.org --output ice.json",
                "",
                "Usage: turnprobe credentials mint [OPTIONS] [URI...]"
            })
    int mint(
            @Parameters(
                            paramLabel = "URI",
                            arity = "0..*",
                            description = "Servers to make ICE servers for, as turn:relay.example.org:3478.")
                    List<String> uris,
            @Option(
                            names = "--secret-file",
                            paramLabel = "FILE",
                            description = "The shared secret, - for standard input; else TURN_SECRET.")
                    @Nullable
                    String secretFile,
            @Option(
                            names = "--ttl",
                            paramLabel = "DURATION",
                            defaultValue = "1h",
                            converter = DurationConverter.class,
                            description = "How long it is good for (default: ${DEFAULT-VALUE}).")
                    Duration ttl,
            @Option(names = "--user-id", paramLabel = "NAME", description = "What the user name ends with.") @Nullable
                    String userId,
            @Option(names = "--sha256", description = "HMAC-SHA256 in place of SHA1, for servers that want it.")
                    boolean sha256,
            @Mixin AccountOptions options) {
        AccountRun run = run(options, "mint");
        String secret = secretFile != null
                ? Input.secret("--secret-file", secretFile, surroundings)
                : surroundings.environment().get(CredentialOptions.SECRET_VARIABLE);
        if (secret == null || secret.isEmpty()) {
            throw new UsageException("no shared secret; give --secret-file FILE or set TURN_SECRET");
        }
        Instant now = surroundings.clock().instant();
        return run.run(() -> {
            var algorithm = sha256 ? SharedSecret.Algorithm.SHA256 : SharedSecret.Algorithm.SHA1;
            TurnCredential minted =
                    Asking.configured(() -> SharedSecret.of(secret, algorithm).mint(now, ttl, userId));
            // picocli gives null, not an empty list, for parameters of a method that are not there.
            return minted(minted, uris == null ? List.of() : uris, now);
        });
    }

    private static AccountReport minted(TurnCredential minted, List<String> uris, Instant now) {
        if (uris.isEmpty()) {
            return new MintedReport(minted);
        }
        uris.forEach(TargetOptions::parsed);
        IceServer server = minted.at(uris);
        return new ServersReport(new Lease(IceServers.of(server), now, minted.expiresAt(), null));
    }

    @Command(
            mixinStandardHelpOptions = true,
            sortOptions = false,
            header = "Asks a provider for ICE servers.",
            synopsisHeading = "%n",
            usageHelpWidth = 100,
            customSynopsis = {
                "Examples:",
                "  turnprobe credentials fetch --metered myapp --region europe --output ice.json",
                "  turnprobe credentials fetch --provider cloudflare --ttl 10m --json --show-secrets",
                "",
                "Usage: turnprobe credentials fetch [OPTIONS]"
            })
    int fetch(
            @Mixin ProviderOptions providers,
            @Option(
                            names = "--ttl",
                            paramLabel = "DURATION",
                            converter = DurationConverter.class,
                            description = "How long they shall live, where that can be chosen (default: 1h).")
                    @Nullable
                    Duration ttl,
            @Mixin AccountOptions options) {
        AccountRun run = run(options, "fetch");
        providers.check();
        if (!providers.any()) {
            throw new UsageException("nobody to ask; give --metered APP or --provider NAME");
        }
        Looked looked = new Looked(surroundings, Duration.ZERO, options.quiet);
        List<ProviderSources.Named> sources = new ProviderSources(
                        providers,
                        Settings.read(surroundings, options.quiet),
                        run.asking().settings(),
                        looked,
                        ttl)
                .all();
        if (sources.size() != 1) {
            throw new UsageException("one provider at a time; their credentials differ");
        }
        return run.run(() -> {
            ProviderSources.Named named = sources.get(0);
            Lease lease = run.await(named.source().lease());
            looked.at(named.name(), lease.servers(), lease.serverDate());
            return new ServersReport(lease);
        });
    }

    @Command(
            mixinStandardHelpOptions = true,
            sortOptions = false,
            header = "Looks for the common mistakes in credentials and keys. Asks nobody.",
            synopsisHeading = "%n",
            usageHelpWidth = 100,
            customSynopsis = {
                "Examples:",
                "  turnprobe credentials lint --ice-servers ice.json",
                "  TURN_PASSWORD=... turnprobe credentials lint -u 1700003600:ada --secret-file secret",
                "  turnprobe credentials lint                     (the Metered keys that are set)",
                "",
                "Usage: turnprobe credentials lint [OPTIONS]"
            })
    int lint(@Mixin LintOptions what, @Mixin AccountOptions options) {
        AccountRun run = run(options, "lint");
        var report = what.look(surroundings, options.quiet);
        int code = run.run(() -> report);
        return code == ExitCode.OK && !report.findings().isEmpty() ? ExitCode.DEGRADED : code;
    }

    private AccountRun run(AccountOptions options, String command) {
        return new AccountRun(surroundings, interrupts, options, AccountDocument.CREDENTIALS, command);
    }
}

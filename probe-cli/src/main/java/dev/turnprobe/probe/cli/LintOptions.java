package dev.turnprobe.probe.cli;

import dev.turnprobe.credentials.CredentialLint;
import dev.turnprobe.credentials.IceServers;
import dev.turnprobe.credentials.LintFacts;
import dev.turnprobe.credentials.LintFinding;
import dev.turnprobe.credentials.SharedSecret;
import dev.turnprobe.probe.account.LintReport;
import dev.turnprobe.turn.core.Credentials;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code credentials lint} looks at. */
final class LintOptions {
    @Option(names = "--ice-servers", paramLabel = "FILE", description = "RTCIceServer JSON, - for standard input.")
    @Nullable
    String iceServers;

    @Option(
            names = {"-u", "--username"},
            paramLabel = "NAME",
            description = "User name of a credential.")
    @Nullable
    String username;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Its password, - for standard input; else TURN_PASSWORD, else a prompt.")
    @Nullable
    String passwordFile;

    @Option(
            names = "--secret-file",
            paramLabel = "FILE",
            description = "The server's shared secret, to see whether the password was made with it; else TURN_SECRET.")
    @Nullable
    String secretFile;

    @Option(
            names = "--needing",
            paramLabel = "DURATION",
            defaultValue = "0s",
            converter = DurationConverter.class,
            description = "For how long they must still work.")
    Duration needing = Duration.ZERO;

    LintReport look(Surroundings surroundings, boolean quiet) {
        List<String> looked = new ArrayList<>();
        List<LintFinding> findings = new ArrayList<>();
        LintFacts facts = facts(surroundings);
        if (iceServers != null) {
            looked.add("--ice-servers " + iceServers);
            findings.addAll(
                    CredentialLint.of(IceServers.of(TargetOptions.iceServers(iceServers, surroundings)), facts));
        }
        Credentials pair = pair(surroundings);
        if (pair != null) {
            looked.add("-u");
            findings.addAll(CredentialLint.of("-u", pair.username(), pair.password(), facts));
        }
        if (looked.isEmpty()) {
            keys(Settings.read(surroundings, quiet), looked, findings);
        }
        return new LintReport(looked, findings);
    }

    private static void keys(Settings settings, List<String> looked, List<LintFinding> findings) {
        for (String name : List.of(MeteredKeys.API_KEY, MeteredKeys.SECRET_KEY, MeteredKeys.PROJECT_KEY)) {
            if (settings.optional(name) != null) {
                looked.add(name);
            }
        }
        if (looked.isEmpty()) {
            throw new UsageException("nothing to look at; give --ice-servers FILE or -u NAME, or set METERED_API_KEY");
        }
        findings.addAll(MeteredKeys.findings(settings));
    }

    private @Nullable Credentials pair(Surroundings surroundings) {
        CredentialOptions options = new CredentialOptions();
        options.username = username;
        options.passwordFile = passwordFile;
        options.check();
        return username == null ? null : options.credentials(surroundings);
    }

    private LintFacts facts(Surroundings surroundings) {
        LintFacts facts = LintFacts.at(surroundings.clock().instant()).needing(needing);
        String secret = secretFile != null
                ? Input.secret("--secret-file", secretFile, surroundings)
                : surroundings.environment().get(CredentialOptions.SECRET_VARIABLE);
        return secret == null || secret.isEmpty() ? facts : facts.knowing(SharedSecret.of(secret));
    }
}

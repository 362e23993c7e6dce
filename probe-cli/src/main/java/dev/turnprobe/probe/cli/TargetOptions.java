package dev.turnprobe.probe.cli;

import dev.turnprobe.credentials.HttpSettings;
import dev.turnprobe.credentials.IceServer;
import dev.turnprobe.credentials.IceServers;
import dev.turnprobe.credentials.IceServersException;
import dev.turnprobe.probe.plan.CredentialNote;
import dev.turnprobe.probe.plan.ProbePlan;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.turn.AddressFamily;
import dev.turnprobe.turn.TurnUri;
import dev.turnprobe.turn.core.Credentials;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where endpoints come from. */
final class TargetOptions {
    private static final int LONGEST_DOCUMENT = 4 * IceServers.MAX_DOCUMENT;

    @Parameters(
            paramLabel = "URI",
            arity = "0..*",
            description = "stun:, stuns:, turn: or turns: and HOST[:PORT], with ?transport=udp or tcp.")
    List<String> uris = List.of();

    @Option(
            names = "--ice-servers",
            paramLabel = "FILE",
            description = "RTCIceServer JSON, - for standard input; its credentials win over -u.")
    @Nullable
    String iceServers;

    private @Nullable List<IceServer> said;

    @Mixin
    CredentialOptions credentials = new CredentialOptions();

    @Mixin
    ProviderOptions providers = new ProviderOptions();

    /**
     * Every endpoint: those given here, in their order, and behind them those of providers, which are asked now.
     *
     * @param plan how they will be probed: providers are reached the same way
     */
    Endpoints endpoints(Surroundings surroundings, Interrupts interrupts, OutputOptions output, ProbePlan plan) {
        return endpoints(surroundings, interrupts, output, plan.timeout(), http -> ProviderWay.through(http, plan));
    }

    /**
     * The same, where providers are reached directly.
     *
     * @param needed for how long their credentials must work
     */
    Endpoints endpoints(Surroundings surroundings, Interrupts interrupts, OutputOptions output, Duration needed) {
        return endpoints(surroundings, interrupts, output, needed, http -> http);
    }

    private Endpoints endpoints(
            Surroundings surroundings,
            Interrupts interrupts,
            OutputOptions output,
            Duration needed,
            UnaryOperator<HttpSettings> way) {
        Looked looked = new Looked(surroundings, needed, output.quiet);
        List<Target> all = targets(surroundings, looked);
        return providers.any()
                ? ProviderEndpoints.obtain(this, all, way, looked, surroundings, interrupts, output)
                : new Endpoints(all, null);
    }

    /** True if there are any besides those of providers. */
    boolean anyGiven() {
        return !uris.isEmpty() || iceServers != null;
    }

    /** True if their credentials may be others when they are asked for once more. */
    boolean renewable(Surroundings surroundings) {
        return iceServers != null && !Input.STANDARD_INPUT.equals(iceServers) || credentials.renewable(surroundings);
    }

    /** An address in a URI cannot be reached over the other IP version, whatever the name service says. */
    void refuseAddressesOtherThan(AddressFamily family) {
        for (String text : uris) {
            TurnUri uri = parsed(text);
            boolean ipv6 = uri.host().indexOf(':') >= 0;
            if (uri.isLiteral() && family == (ipv6 ? AddressFamily.IPV4 : AddressFamily.IPV6)) {
                throw new UsageException((ipv6 ? "-4 leaves no way to " : "-6 leaves no way to ") + text
                        + ", which is an address of the other IP version");
            }
        }
    }

    /** Those given here; files are read, standard input only the first time. */
    List<Target> targets(Surroundings surroundings, Looked looked) {
        providers.check();
        if (Input.STANDARD_INPUT.equals(iceServers) && credentials.readsStandardInput()) {
            throw new UsageException("standard input can be read only once; put one of the two into a file");
        }
        List<TurnUri> given = uris.stream().map(TargetOptions::parse).toList();
        List<IceServer> listed = iceServers == null ? List.of() : listed(iceServers, surroundings);
        if (iceServers != null && listed.isEmpty()) {
            throw new UsageException("--ice-servers " + iceServers + ": there is no server in it");
        }
        if (given.isEmpty() && listed.isEmpty() && !providers.any()) {
            throw new UsageException("nothing to check; give URIs such as turn:relay.example.org:3478, "
                    + "--ice-servers FILE, --metered APP or --provider NAME");
        }
        credentials.check();
        boolean wanted = given.stream().anyMatch(uri -> uri.kind() == TurnUri.Kind.TURN)
                || listed.stream().anyMatch(server -> server.relays() && own(server) == null);
        // Nobody is asked for a password that nothing needs.
        Credentials common = wanted ? credentials.credentials(surroundings) : null;
        List<CredentialNote> notes = common == null ? List.of() : looked.at("credentials", common);
        List<Target> all = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            all.add(target(uris.get(i), given.get(i), common, notes));
        }
        for (int i = 0; i < listed.size(); i++) {
            Credentials own = own(listed.get(i));
            List<CredentialNote> seen = own == null ? notes : looked.at("$[" + i + "]", own);
            for (String url : listed.get(i).urls()) {
                all.add(target(url, parsed("--ice-servers " + iceServers, url), own == null ? common : own, seen));
            }
        }
        return all;
    }

    private List<IceServer> listed(String file, Surroundings surroundings) {
        if (!Input.STANDARD_INPUT.equals(file)) {
            return iceServers(file, surroundings);
        }
        if (said == null) {
            said = iceServers(file, surroundings);
        }
        return said;
    }

    private static Target target(
            String text, TurnUri uri, @Nullable Credentials credentials, List<CredentialNote> notes) {
        boolean needed = uri.kind() == TurnUri.Kind.TURN && credentials != null;
        return new Target(text, uri, needed ? credentials : null, null, needed ? notes : List.of());
    }

    /** The credentials of an entry, or null when it has none. */
    static @Nullable Credentials own(IceServer server) {
        String username = server.username();
        String credential = server.credential();
        return username == null || credential == null ? null : Credentials.of(username, credential);
    }

    private static TurnUri parse(String text) {
        return parsed(text);
    }

    /** A URI somewhere on the command line. */
    static TurnUri parsed(String text) {
        return parsed("URI", text);
    }

    private static TurnUri parsed(String where, String text) {
        try {
            return TurnUri.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(where + ": " + e.getMessage() + UriHint.of(text));
        }
    }

    /** The entries of a document, {@code -} for standard input. */
    static List<IceServer> iceServers(String file, Surroundings surroundings) {
        byte[] document = Input.bytes("--ice-servers", file, surroundings, LONGEST_DOCUMENT);
        try {
            return IceServers.parse(new String(document, StandardCharsets.UTF_8))
                    .servers();
        } catch (IceServersException e) {
            throw new UsageException("--ice-servers " + file + ": " + e.getMessage());
        }
    }
}

package dev.turnprobe.probe.cli;

import dev.turnprobe.probe.plan.ProbePlan;
import dev.turnprobe.probe.plan.Requirement;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.turn.AddressFamily;
import dev.turnprobe.turn.Proxy;
import dev.turnprobe.turn.TlsTrust;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How endpoints are probed, and what has to work. */
final class ProbeOptions {
    /** What can be required. */
    static final class Kinds implements Iterable<String> {
        List<String> names() {
            return Arrays.stream(Requirement.values())
                    .map(Requirement::toString)
                    .toList();
        }

        @Override
        public Iterator<String> iterator() {
            return names().iterator();
        }
    }

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "For the whole probe of one endpoint (default: ${DEFAULT-VALUE}).")
    Duration timeout = ProbePlan.DEFAULT_TIMEOUT;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            defaultValue = "0",
            description = "Most endpoints probed at once (default: all).")
    int parallel;

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "10",
            description = "Round trips to measure on each endpoint (default: ${DEFAULT-VALUE}).")
    int samples = ProbePlan.DEFAULT_SAMPLES;

    @Option(
            names = "--interval",
            paramLabel = "DURATION",
            defaultValue = "10ms",
            converter = DurationConverter.class,
            description = "Between two of them (default: ${DEFAULT-VALUE}).")
    Duration interval = Duration.ofMillis(10);

    @Option(names = "-4", description = "Reach servers over IPv4 only.")
    boolean onlyIpv4;

    @Option(names = "-6", description = "Reach servers over IPv6 only.")
    boolean onlyIpv6;

    @Option(names = "--ca", paramLabel = "FILE", description = "Certificates in PEM to trust beside the platform's.")
    @Nullable
    Path ca;

    @Option(
            names = "--pin",
            paramLabel = "sha256/HASH",
            description = "The server's public key must be this one, too; several may be given, one must match.")
    List<String> pins = List.of();

    @Option(names = "--insecure", description = "Check no certificate; every output says so.")
    boolean insecure;

    @Option(
            names = "--resolve",
            paramLabel = "HOST:PORT:ADDRESS",
            description = "Use this address for that host and port instead of asking the name service.")
    List<String> resolve = List.of();

    @Option(
            names = "--proxy",
            paramLabel = "URL",
            description =
                    "Reach servers through http://[NAME:PASSWORD@]HOST:PORT or socks5://..., over TCP and TLS; and "
                            + "providers of credentials, through http:// only.")
    @Nullable
    String proxy;

    @Option(
            names = "--require",
            split = ",",
            paramLabel = "WHAT",
            completionCandidates = Kinds.class,
            description = "What must work for exit code 0: relay, udp, tcp, tls, dtls (default: every endpoint).")
    List<String> require = List.of();

    ProbePlan plan(List<Target> targets) {
        check();
        return new ProbePlan(
                targets, timeout, parallel, samples, interval, family(), trust(), overrides(), proxy());
    }

    Set<Requirement> requirements() {
        Set<Requirement> all = EnumSet.noneOf(Requirement.class);
        for (String name : require) {
            try {
                all.add(Requirement.valueOf(name.strip().toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw new UsageException(
                        "--require " + name + ": expected relay, udp, tcp, tls or dtls, separated by commas"
                                + Closest.hint(name.strip(), new Kinds().names()));
            }
        }
        return all;
    }

    private void check() {
        if (timeout.isZero() || timeout.compareTo(Duration.ofHours(1)) > 0) {
            throw new UsageException("--timeout must be more than 0 and at most 1h");
        }
        if (parallel < 0) {
            throw new UsageException("--parallel must not be negative");
        }
        if (samples < 0 || samples > 100_000) {
            throw new UsageException("--samples must be from 0 to 100000");
        }
        if (interval.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new UsageException("--interval must be at most 1m");
        }
        if (onlyIpv4 && onlyIpv6) {
            throw new UsageException("-4 and -6 exclude each other; give one of them, or none for both");
        }
        if (insecure && ca != null) {
            throw new UsageException("--ca and --insecure exclude each other: the second checks nothing");
        }
    }

    private @Nullable Proxy proxy() {
        try {
            return proxy == null ? null : Proxy.parse(proxy);
        } catch (IllegalArgumentException e) {
            // Without the value: it may hold a password.
            throw new UsageException("--proxy: " + e.getMessage());
        }
    }

    /** The only IP version that servers may be reached over, or any. */
    AddressFamily family() {
        if (onlyIpv4) {
            return AddressFamily.IPV4;
        }
        return onlyIpv6 ? AddressFamily.IPV6 : AddressFamily.ANY;
    }

    private TlsTrust trust() {
        TlsTrust trust = authorities();
        for (String pin : pins) {
            try {
                trust = trust.pinned(pin);
            } catch (IllegalArgumentException e) {
                throw new UsageException("--pin " + pin + ": " + e.getMessage());
            }
        }
        return trust;
    }

    private TlsTrust authorities() {
        Path file = ca;
        if (file == null) {
            return insecure ? TlsTrust.insecure() : TlsTrust.platform();
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            List<X509Certificate> authorities = TlsTrust.readCertificates(in);
            return TlsTrust.platformAnd(authorities);
        } catch (IOException e) {
            throw new UsageException("--ca " + file + ": " + Input.reason(e));
        } catch (CertificateException e) {
            throw new UsageException("--ca " + file + ": " + e.getMessage());
        }
    }

    private Map<String, InetAddress> overrides() {
        Map<String, InetAddress> all = new HashMap<>();
        for (String text : resolve) {
            String[] parts = text.split(":", 3);
            if (parts.length != 3 || parts[0].isEmpty() || !parts[1].matches("[0-9]{1,5}")) {
                throw new UsageException("--resolve " + text + ": expected HOST:PORT:ADDRESS");
            }
            all.put(parts[0] + ":" + Integer.parseInt(parts[1]), literal(text, parts[2]));
        }
        return all;
    }

    private static InetAddress literal(String option, String address) {
        String plain = address.replaceAll("^\\[|]$", "");
        // Only digits, hexadecimal and separators: nothing here may go to the name service.
        if (plain.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            try {
                return InetAddress.getByName(plain);
            } catch (IOException e) {
                // Said below.
            }
        }
        throw new UsageException("--resolve " + option + ": the last part must be an IP address");
    }
}

package dev.turnprobe.probe.redact;

import dev.turnprobe.probe.measure.Candidate;
import dev.turnprobe.probe.measure.EchoAttempt;
import dev.turnprobe.probe.measure.Fault;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.PhaseSpan;
import dev.turnprobe.probe.measure.ProbeFailure;
import dev.turnprobe.probe.measure.Summary;
import dev.turnprobe.probe.measure.WireFacts;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.stun.XorAddress;
import dev.turnprobe.turn.Transport;
import dev.turnprobe.turn.TurnUri;
import dev.turnprobe.turn.core.Credentials;
import dev.turnprobe.turn.core.Discard;
import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.Redirect;
import dev.turnprobe.turn.core.TurnFailure;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Observations of any kind, full of addresses and names: the few hosts of one run, seen from a few places. */
final class RandomSighting {
    static final String USER = "ada@example.org";
    static final String PASSWORD = "correct-horse";

    static final Credentials LOGIN = Credentials.of(USER, PASSWORD);

    private static final int[] NETWORKS = {0x7F000000, 0x0A000000, 0xC0A80000, 0x64400000, 0x08080000, 0xC0000200};
    private static final long[] NETWORKS_6 = {0x20010DB8_00000000L, 0xFD00_0000_0000_0000L, 0xFE80_0000_0000_0000L};

    private final Random random;
    private final InetAddress[] hosts = new InetAddress[6];
    private final Set<InetAddress> addresses = new LinkedHashSet<>();

    RandomSighting(Random random) {
        this.random = random;
        for (int i = 0; i < hosts.length; i++) {
            hosts[i] = random.nextInt(3) == 0
                    ? XorAddress.ipv6Address(any(NETWORKS_6), 1 + random.nextInt(1_000))
                    : XorAddress.ipv4Address(NETWORKS[random.nextInt(NETWORKS.length)] | 1 + random.nextInt(200));
        }
    }

    /** Those that appear in what was made so far. */
    Set<InetAddress> addresses() {
        return addresses;
    }

    Observation seen(int index) {
        ProbeFailure failure = random.nextInt(3) == 0 ? null : failure();
        InetSocketAddress server = address();
        Target target = target();
        Transport transport = target.uri().transport();
        boolean ok = failure == null;
        boolean relay = target.isTurn();
        Candidate candidate = relay
                ? Candidate.relayed(address(), address(), server, transport, 1_000_000)
                : Candidate.reflexive(address(), address(), server, transport, 1_000_000);
        Summary rtt = new Summary(10, 10, 20_000_000, 20_000_000, 20_000_000, 20_000_000, 20_000_000, 0);
        int frames = ok ? 10 : random.nextInt(2);
        return new Observation(
                index,
                target,
                server,
                random.nextBoolean() ? null : "realm of " + text(),
                List.of(new PhaseSpan("allocate", 0, 20_000_000, 1, 1)),
                ok ? null : "allocate",
                ok || failure instanceof ProbeFailure.NoEcho ? List.of(candidate) : List.of(),
                ok ? new Observation.Echo(relay ? "self-echo" : "binding", rtt) : null,
                List.of(attempt()),
                "server 1.0 at " + text(),
                Duration.ofMinutes(10),
                null,
                wire(frames),
                random.nextInt(5) == 0 ? List.of(hop()) : List.of(),
                random.nextInt(8) == 0,
                failure);
    }

    private WireFacts wire(int frames) {
        return new WireFacts(
                frames,
                frames,
                2,
                random.nextInt(4) == 0 ? Map.of(Discard.BAD_INTEGRITY, 2) : Map.of(),
                new WireFacts.ErrorReply("Allocate", 401, "who is " + text() + "?", true, true, false),
                frames == 0 && random.nextBoolean() ? "HTTP/1.1 400" : null,
                random.nextBoolean() ? new WireFacts.Mapped(address(), address(), plain()) : null);
    }

    private @Nullable InetSocketAddress plain() {
        return random.nextInt(3) == 0 ? address() : null;
    }

    private EchoAttempt attempt() {
        InetSocketAddress peer = address();
        String where = peer.getAddress().getHostAddress() + ":" + peer.getPort();
        return new EchoAttempt("self-echo", where, true, 3, 0, random.nextBoolean() ? null : "no " + text());
    }

    private Target target() {
        InetAddress host = host();
        String literal = host.getHostAddress();
        String name = random.nextInt(3) > 0
                ? "relay" + random.nextInt(3) + ".example.org"
                : literal.indexOf(':') >= 0 ? "[" + literal + "]" : literal;
        String scheme = List.of("turn:", "turns:", "stun:").get(random.nextInt(3));
        String uri = scheme + name + ":" + (3478 + random.nextInt(2))
                + List.of("", "?transport=tcp", "?transport=udp").get(random.nextInt(3));
        Credentials login = random.nextInt(4) == 0
                ? Credentials.of("1700000000:" + USER, PASSWORD)
                : random.nextInt(4) == 0 ? null : LOGIN;
        return new Target(uri, TurnUri.parse(uri), login, random.nextBoolean() ? "eu" : "us");
    }

    private ProbeFailure failure() {
        return switch (random.nextInt(9)) {
            case 0 -> new ProbeFailure.OutOfTime("challenge", Duration.ofSeconds(1));
            case 1 ->
                ProbeFailure.of(new TurnFailure.Unreachable(
                        Phase.CONNECT, new ConnectException("Connection refused: relay/" + text() + ":3478")));
            case 2 ->
                ProbeFailure.of(
                        new TurnFailure.Unreachable(Phase.RESOLVE, new java.net.UnknownHostException("no " + text())));
            case 3 -> ProbeFailure.of(new TurnFailure.Disconnected(new PortUnreachableException(text())));
            case 4 ->
                ProbeFailure.of(new TurnFailure.Rejected(
                        StunMethod.ALLOCATE, new ErrorCode(code(), "not for " + text()), random.nextBoolean(), text()));
            case 5 ->
                ProbeFailure.of(new TurnFailure.Redirected(
                        address(),
                        null,
                        false,
                        random.nextBoolean()
                                ? TurnFailure.Redirected.Refusal.LOOP
                                : TurnFailure.Redirected.Refusal.FORBIDDEN,
                        List.of(hop())));
            case 6 -> ProbeFailure.of(new TurnFailure.Violation("odd, but \"HTTP/1.1 400\" from " + text()));
            case 7 -> new ProbeFailure.Disconnected(Fault.of(new java.io.IOException(text())));
            default -> new ProbeFailure.NoEcho(List.of(attempt()));
        };
    }

    private int code() {
        return List.of(401, 403, 437, 441, 442, 486, 500, 508).get(random.nextInt(8));
    }

    private Redirect hop() {
        return new Redirect(address(), address(), null, random.nextBoolean());
    }

    private String text() {
        String literal = host().getHostAddress();
        return random.nextInt(4) == 0 ? USER : literal.indexOf(':') >= 0 ? "[" + literal + "]" : literal;
    }

    private InetSocketAddress address() {
        return new InetSocketAddress(host(), 1 + random.nextInt(65_535));
    }

    private InetAddress host() {
        InetAddress host = hosts[random.nextInt(hosts.length)];
        addresses.add(host);
        return host;
    }

    private long any(long[] networks) {
        return networks[random.nextInt(networks.length)];
    }
}

package dev.turnprobe.probe.nat;

import dev.turnprobe.probe.nat.BindingTest.Kind;
import dev.turnprobe.probe.nat.Exchange.Question;
import dev.turnprobe.stun.ChangeRequest;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a NAT does (RFC 5780 §4), without I/O: datagrams and instants go in, datagrams and a deadline come out.
 *
 * <p>Mapping, filtering and hairpinning are examined at the same time, each from sockets of its own, so that no test opens the
 * NAT for another (RFC 5780 §4.1, §4.5). Of several servers, the first that has two addresses is asked everything; when none
 * has, what they see of the same socket is compared.
 */
final class NatCore {
    static final int MAPPING_SOCKET = 0;
    static final int FILTERING_SOCKET = 1;
    static final int HAIRPIN_SOCKET = 2;
    static final int HAIRPIN_PEER_SOCKET = 3;
    static final int LIFETIME_ASKER_SOCKET = 4;
    static final int FIRST_LIFETIME_SOCKET = 5;

    /** How many sockets an examination takes. */
    static int sockets(long lifetimeBudget) {
        return lifetimeBudget == 0
                ? LIFETIME_ASKER_SOCKET
                : FIRST_LIFETIME_SOCKET + LifetimeLadder.silences(lifetimeBudget).length;
    }

    private final List<NatServer> servers;
    private final List<InetSocketAddress> locals;
    private final long lifetimeBudget;
    private final long deadline;
    private final Exchanges exchanges;
    private final List<BindingTest> tests = new ArrayList<>();
    private final List<Exchange> bindings = new ArrayList<>();
    private @Nullable Exchange primary;
    private @Nullable InetSocketAddress other;
    private @Nullable FullSet full;
    private @Nullable Exchange hairpinAddress;
    private @Nullable Exchange hairpinPeerAddress;
    private @Nullable Exchange there;
    private @Nullable Exchange back;
    private @Nullable LifetimeLadder ladder;

    /** What only a server with two addresses can be asked. */
    private record FullSet(
            Exchange otherAddress,
            Exchange otherAddressAndPort,
            Exchange otherPort,
            Exchange fromOtherAddress,
            Exchange fromOtherPort) {}

    /**
     * Begins.
     *
     * @param servers at least one, of one address family
     * @param locals where the sockets are bound, by their number; see {@link #sockets}
     * @param timeout nanoseconds for all but the lifetime
     * @param lifetimeBudget longest silence to try, in nanoseconds; 0 for none
     * @param random hard to guess numbers
     * @param told hears what came of each test
     */
    NatCore(
            List<NatServer> servers,
            List<InetSocketAddress> locals,
            long timeout,
            long lifetimeBudget,
            LongSupplier random,
            Consumer<BindingTest> told,
            long now) {
        this.servers = List.copyOf(servers);
        this.locals = List.copyOf(locals);
        this.lifetimeBudget = lifetimeBudget;
        deadline = now + timeout;
        exchanges = new Exchanges(this.locals, random, test -> {
            tests.add(test);
            told.accept(test);
        });
        for (NatServer server : this.servers) {
            bindings.add(exchanges.ask(Question.plain(Kind.BINDING, MAPPING_SOCKET, server.address()), now));
        }
    }

    /**
     * A datagram has come in.
     *
     * @param frame borrowed
     */
    void receive(int socket, InetSocketAddress from, ByteBuf frame, long now) {
        exchanges.receive(socket, from, frame, now);
        next(now);
    }

    /** Time has passed. */
    void tick(long now) {
        exchanges.tick(now);
        if (now >= deadline) {
            exchanges.cut(NatCore::hasDeadline, now);
        }
        next(now);
    }

    /** The user had enough: ends with what is known. */
    void stop(long now) {
        if (ladder != null) {
            ladder.stop("stopped before it was known");
        }
        exchanges.cut(kind -> true, now);
        if (primary == null) {
            choose();
        }
    }

    /** The next datagram to send, or null. */
    @Nullable
    Transmit poll() {
        return exchanges.poll();
    }

    /** When {@link #tick} has something to do; {@link Long#MAX_VALUE} for never. */
    long nextDeadline() {
        long next = exchanges.nextDeadline();
        if (ladder != null) {
            next = Math.min(next, ladder.nextDeadline());
        }
        return exchanges.any(NatCore::hasDeadline) ? Math.min(next, deadline) : next;
    }

    boolean done() {
        return exchanges.idle() && (ladder == null || ladder.result() != null);
    }

    /** A binding's lifetime is bounded by its own budget. */
    private static boolean hasDeadline(Kind kind) {
        return kind != Kind.LIFETIME && kind != Kind.LIFETIME_BINDING;
    }

    private void next(long now) {
        if (primary == null) {
            choose();
            if (primary != null) {
                examine(primary, now);
            }
        }
        turnRound(now);
        if (ladder != null) {
            ladder.next(now);
        }
    }

    /** The first with two addresses, as soon as those before it are known to have none; else the first that answered. */
    private void choose() {
        for (Exchange binding : bindings) {
            if (!binding.settled()) {
                return;
            }
            InetSocketAddress second = usableOther(binding);
            if (second != null) {
                primary = binding;
                other = second;
                return;
            }
        }
        primary = bindings.stream().filter(Exchange::answered).findFirst().orElse(null);
    }

    /** RFC 5780 §6, §7.4: both the host and the port are others. */
    private static @Nullable InetSocketAddress usableOther(Exchange binding) {
        BindingTest test = binding.test();
        BindingTest.Answer answer = test == null ? null : test.answer();
        InetSocketAddress second = answer == null || !binding.answered() ? null : answer.other();
        if (second == null) {
            return null;
        }
        InetSocketAddress first = binding.question.to();
        boolean usable = !second.getAddress().equals(first.getAddress())
                && second.getAddress().getClass() == first.getAddress().getClass()
                && second.getPort() != first.getPort()
                && second.getPort() != 0
                && !second.getAddress().isAnyLocalAddress();
        return usable ? second : null;
    }

    private void examine(Exchange binding, long now) {
        InetSocketAddress server = binding.question.to();
        InetSocketAddress second = other;
        if (second != null) {
            InetSocketAddress otherAddress = new InetSocketAddress(second.getAddress(), server.getPort());
            InetSocketAddress otherPort = new InetSocketAddress(server.getAddress(), second.getPort());
            full = new FullSet(
                    plain(Kind.MAPPING_OTHER_ADDRESS, otherAddress, now),
                    plain(Kind.MAPPING_OTHER_ADDRESS_AND_PORT, second, now),
                    plain(Kind.OTHER_PORT, otherPort, now),
                    changed(Kind.FILTERING_OTHER_ADDRESS, server, new ChangeRequest(true, true), second, now),
                    changed(Kind.FILTERING_OTHER_PORT, server, new ChangeRequest(false, true), otherPort, now));
        }
        boolean behindNat = !Objects.equals(binding.mapped(), locals.get(MAPPING_SOCKET));
        if (behindNat) {
            hairpinAddress = exchanges.ask(Question.plain(Kind.HAIRPIN_ADDRESS, HAIRPIN_SOCKET, server), now);
            hairpinPeerAddress = exchanges.ask(Question.plain(Kind.HAIRPIN_ADDRESS, HAIRPIN_PEER_SOCKET, server), now);
        }
        if (lifetimeBudget > 0 && behindNat) {
            long[] silences = LifetimeLadder.silences(lifetimeBudget);
            ladder = new LifetimeLadder(exchanges, server, LIFETIME_ASKER_SOCKET, FIRST_LIFETIME_SOCKET, silences, now);
        }
    }

    private Exchange plain(Kind kind, InetSocketAddress to, long now) {
        return exchanges.ask(Question.plain(kind, MAPPING_SOCKET, to), now);
    }

    private Exchange changed(Kind kind, InetSocketAddress to, ChangeRequest change, InetSocketAddress from, long now) {
        return exchanges.ask(Question.changed(kind, FILTERING_SOCKET, to, change, from), now);
    }

    /** Both send, again and again, so each has opened the NAT for the other by the time that it counts. */
    private void turnRound(long now) {
        InetSocketAddress one = hairpinAddress == null ? null : hairpinAddress.mapped();
        InetSocketAddress peer = hairpinPeerAddress == null ? null : hairpinPeerAddress.mapped();
        if (there == null && one != null && peer != null && now < deadline) {
            there = exchanges.ask(Question.hairpin(HAIRPIN_SOCKET, peer, HAIRPIN_PEER_SOCKET), now);
            back = exchanges.ask(Question.hairpin(HAIRPIN_PEER_SOCKET, one, HAIRPIN_SOCKET), now);
        }
    }

    /** What is known now; to be asked when it is {@link #done} or stopped. */
    NatFindings findings() {
        Exchange best = primary == null ? bindings.get(0) : primary;
        BindingTest first = Objects.requireNonNull(best.test(), "not done yet");
        FullSet set = full;
        Finding<Mapping> mapping = set == null
                ? NatRules.mappingAcross(answered(first))
                : NatRules.mapping(first, set.otherAddress.test(), set.otherAddressAndPort.test());
        Finding<Filtering> filtering = set == null
                ? NatRules.filtering(null, null, null, null)
                : NatRules.filtering(
                        set.fromOtherAddress.test(),
                        set.fromOtherPort.test(),
                        set.otherAddressAndPort.test(),
                        set.otherPort.test());
        Finding<Hairpin> hairpin = NatRules.hairpin(
                mapping.behavior(), there == null ? null : there.test(), back == null ? null : back.test());
        BindingTest.Answer answer = primary == null ? null : first.answer();
        return new NatFindings(
                primary == null ? null : servers.get(bindings.indexOf(primary)),
                primary == null ? null : first.local(),
                first.mapped(),
                other,
                answer == null ? null : answer.software(),
                answer != null
                        && answer.plainMapped() != null
                        && !answer.plainMapped().equals(answer.mapped()),
                mapping,
                filtering,
                hairpin,
                lifetime(mapping.behavior()),
                tests);
    }

    private List<BindingTest> answered(BindingTest first) {
        List<BindingTest> all = new ArrayList<>(List.of(first));
        for (Exchange binding : bindings) {
            BindingTest test = binding.test();
            if (test != null && test != first && test.mapped() != null) {
                all.add(test);
            }
        }
        return all;
    }

    private @Nullable BindingLifetime lifetime(Mapping mapping) {
        if (lifetimeBudget == 0) {
            return null;
        }
        BindingLifetime result = ladder == null ? null : ladder.result();
        if (result != null) {
            return result;
        }
        return BindingLifetime.unknown(
                mapping == Mapping.NONE ? "there is no NAT that could forget a binding" : "no server answered");
    }
}

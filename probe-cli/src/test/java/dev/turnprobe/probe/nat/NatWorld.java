package dev.turnprobe.probe.nat;

import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.ChangeRequest;
import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.stun.MessageType;
import dev.turnprobe.stun.StunClass;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.stun.StunWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** {@link NatCore}, a NAT of every kind, and a server with four addresses, on virtual time. Everything follows from the seed. */
final class NatWorld {
    static final InetSocketAddress SERVER = new InetSocketAddress("192.0.2.1", 3478);
    static final InetSocketAddress OTHER = new InetSocketAddress("192.0.2.2", 3479);
    /** Nobody is there. */
    static final InetSocketAddress NOBODY = new InetSocketAddress("203.0.113.1", 9);

    private static final String INSIDE = "10.0.0.5";
    private static final String OUTSIDE = "198.51.100.7";
    private static final long TRIP = TimeUnit.MILLISECONDS.toNanos(20);

    /** What the server does about CHANGE-REQUEST and RESPONSE-PORT. */
    enum Server {
        FULL,
        NO_OTHER_ADDRESS,
        /** Knows the attributes, answers as ever. */
        IGNORES,
        /** 420, as a server has to that does not know them. */
        REFUSES,
        /** Names an address where nobody is. */
        DEAD_OTHER,
        /** Names an address where only one port is served. */
        DEAD_OTHER_PORT,
        SILENT
    }

    private record Flight(long at, int order, Runnable arrival) {}

    private record Binding(InetSocketAddress inside, Set<InetSocketAddress> sentTo, long[] usedAt) {}

    Mapping mapping = Mapping.ENDPOINT_INDEPENDENT;
    Filtering filtering = Filtering.ADDRESS_AND_PORT_DEPENDENT;
    boolean hairpin;
    Server server = Server.FULL;
    double loss;
    long lifetime = TimeUnit.HOURS.toNanos(2);
    List<InetSocketAddress> servers = List.of(SERVER);
    long timeout = TimeUnit.SECONDS.toNanos(60);
    long budget;
    /** Our process does nothing at all from the first to the second instant. */
    long stallFrom = Long.MAX_VALUE;

    long stallTo;

    private final Random random;
    private final PriorityQueue<Flight> flights =
            new PriorityQueue<>(java.util.Comparator.comparingLong(Flight::at).thenComparingInt(Flight::order));
    private final Map<InetSocketAddress, Binding> outside = new HashMap<>();
    private final Map<String, InetSocketAddress> mapped = new HashMap<>();
    private final StunMessage message = new StunMessage();
    private final StunWriter writer = new StunWriter();
    private final Map<InetSocketAddress, Integer> sockets = new HashMap<>();
    private int order;
    private int nextPort = 40_000;
    private long now;
    private NatCore core;

    NatWorld(long seed) {
        random = new Random(seed);
    }

    NatFindings run() {
        List<InetSocketAddress> locals = new ArrayList<>();
        for (int i = 0; i < NatCore.sockets(budget); i++) {
            InetSocketAddress local = new InetSocketAddress(mapping == Mapping.NONE ? OUTSIDE : INSIDE, 5000 + i);
            locals.add(local);
            sockets.put(local, i);
        }
        List<NatServer> named =
                servers.stream().map(at -> new NatServer("stun:" + at, at)).toList();
        core = new NatCore(named, locals, timeout, budget, random::nextLong, test -> {}, 0);
        send(locals);
        while (!core.done()) {
            long next = core.nextDeadline();
            Flight flight = flights.peek();
            if (flight != null && flight.at() <= next) {
                now = awake(flight.at());
                flights.remove().arrival().run();
            } else if (next == Long.MAX_VALUE) {
                throw new AssertionError("neither done nor waiting for anything");
            } else {
                now = awake(next);
                // A loop that wakes up late reads its sockets before it looks at its timers.
                while (!flights.isEmpty() && flights.peek().at() <= now) {
                    flights.remove().arrival().run();
                }
                core.tick(now);
            }
            send(locals);
        }
        return core.findings();
    }

    long now() {
        return now;
    }

    private long awake(long at) {
        return at >= stallFrom && at < stallTo ? stallTo : Math.max(now, at);
    }

    private void send(List<InetSocketAddress> locals) {
        for (Transmit out = core.poll(); out != null; out = core.poll()) {
            Transmit sent = out;
            InetSocketAddress inside = locals.get(sent.socket());
            fly(() -> translate(inside, sent.to(), sent.frame()));
        }
    }

    private void fly(Runnable arrival) {
        if (random.nextDouble() >= loss) {
            flights.add(new Flight(now + TRIP, order++, arrival));
        }
    }

    /** RFC 4787 §4.1: out. */
    private void translate(InetSocketAddress inside, InetSocketAddress to, byte[] frame) {
        InetSocketAddress seen = outsideOf(inside, to);
        outside.get(seen).sentTo().add(to);
        outside.get(seen).usedAt()[0] = now;
        if (to.getAddress().getHostAddress().equals(OUTSIDE)) {
            if (hairpin) {
                fly(() -> in(seen, to, frame));
            }
        } else {
            fly(() -> serve(seen, to, frame));
        }
    }

    private InetSocketAddress outsideOf(InetSocketAddress inside, InetSocketAddress to) {
        String key = switch (mapping) {
            case ADDRESS_DEPENDENT -> inside + " " + to.getAddress();
            case ADDRESS_AND_PORT_DEPENDENT -> inside + " " + to;
            default -> inside.toString();
        };
        InetSocketAddress known = mapped.get(key);
        if (known != null && now - outside.get(known).usedAt()[0] <= lifetime) {
            return known;
        }
        InetSocketAddress seen = mapping == Mapping.NONE ? inside : new InetSocketAddress(OUTSIDE, nextPort++);
        mapped.put(key, seen);
        outside.put(seen, new Binding(inside, new HashSet<>(), new long[] {now}));
        return seen;
    }

    /** RFC 4787 §5: in. */
    private void in(InetSocketAddress from, InetSocketAddress to, byte[] frame) {
        Binding binding = outside.get(to);
        if (binding == null || now - binding.usedAt()[0] > lifetime || !admits(binding, from)) {
            return;
        }
        Integer socket = sockets.get(binding.inside());
        core.receive(socket, from, Unpooled.wrappedBuffer(frame), now);
    }

    private boolean admits(Binding binding, InetSocketAddress from) {
        return switch (filtering) {
            case ADDRESS_DEPENDENT ->
                binding.sentTo().stream().anyMatch(to -> to.getAddress().equals(from.getAddress()));
            case ADDRESS_AND_PORT_DEPENDENT -> binding.sentTo().contains(from);
            default -> true;
        };
    }

    private void serve(InetSocketAddress from, InetSocketAddress at, byte[] frame) {
        boolean dead = server == Server.SILENT
                || at.equals(NOBODY)
                || server == Server.DEAD_OTHER && at.getAddress().equals(OTHER.getAddress())
                || server == Server.DEAD_OTHER_PORT && at.getPort() == OTHER.getPort();
        if (dead || message.wrap(Unpooled.wrappedBuffer(frame)) != null) {
            return;
        }
        ChangeRequest change = message.get(Attributes.CHANGE_REQUEST);
        Integer port = message.get(Attributes.RESPONSE_PORT);
        boolean special = change != null || port != null;
        if (special && server == Server.REFUSES) {
            reply(at, from, StunClass.ERROR, w -> w.put(Attributes.ERROR_CODE, new ErrorCode(420, "")));
            return;
        }
        boolean obeys = server != Server.IGNORES;
        InetSocketAddress origin = change == null || !obeys
                ? at
                : new InetSocketAddress(
                        change.ip() ? OTHER.getAddress() : at.getAddress(),
                        change.port() ? OTHER.getPort() : at.getPort());
        if (server == Server.DEAD_OTHER && change != null && change.ip()
                || server == Server.DEAD_OTHER_PORT && change != null && change.port()) {
            return;
        }
        InetSocketAddress to = port == null || !obeys ? from : new InetSocketAddress(from.getAddress(), port);
        reply(origin, to, StunClass.SUCCESS, w -> {
            w.put(Attributes.XOR_MAPPED_ADDRESS, from);
            if (server != Server.NO_OTHER_ADDRESS) {
                w.put(Attributes.OTHER_ADDRESS, OTHER);
            }
        });
    }

    private void reply(
            InetSocketAddress from,
            InetSocketAddress to,
            StunClass stunClass,
            java.util.function.Consumer<StunWriter> attributes) {
        ByteBuf out = Unpooled.buffer(128);
        writer.begin(out, MessageType.of(StunMethod.BINDING, stunClass), message.transactionId());
        attributes.accept(writer);
        writer.end();
        byte[] bytes = ByteBufUtil.getBytes(out);
        fly(() -> in(from, to, bytes));
    }
}

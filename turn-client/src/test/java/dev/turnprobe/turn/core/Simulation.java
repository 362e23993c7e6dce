package dev.turnprobe.turn.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.LossyLink;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.server.FiveTuple;
import dev.turnprobe.fixtures.server.ServerSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Client × link × server for an hour of protocol on virtual time, all of it out of one seed, with the invariants of the
 * architecture (§11) checked at every step. When one allocation ends, the next one is made.
 */
final class Simulation implements AutoCloseable {
    private static final long HOUR = Duration.ofHours(1).toNanos();
    private static final InetSocketAddress SERVER = new InetSocketAddress("192.0.2.1", 3478);
    /** By index: the third is one that the server refuses, the last may be of another family than the relay. */
    private static final String[] HOSTS = {"1", "1", "66", "2", "3", "4", "4", "5"};

    private static final int[] PORTS = {1000, 1001, 1000, 1000, 1000, 1000, 1001, 1000};
    private static final int FORBIDDEN = 2;
    private static final int STRANGER = 7;
    /** Answers come within the patience of two transactions: one may have been under way already. */
    private static final long ANSWER_TIME = 2 * RetransmitSchedule.RFC_8489.giveUpAfter()
            + Duration.ofSeconds(10).toNanos();

    final SimulationPlan plan;
    private final SplittableRandom random;
    private final Attacker attacker;
    private final SimulatedServer server;
    private final Map<String, String> passwords = new HashMap<>();
    private final InetSocketAddress[] peers;
    private final TokenLogins tokens = new TokenLogins();
    private final Deque<String> diary = new ArrayDeque<>();

    private Credentials login = Credentials.of("ada", "pw");
    private int logins;
    private int port = 40_000;
    private long now;
    private long nextOperation;

    private AllocationCore client;
    private FiveTuple tuple;
    private LossyLink link;
    private Truth truth;
    private int steps;
    private boolean open;
    private boolean over;
    private boolean releaseAsked;
    private boolean cut;
    private boolean serverForgot;
    private final Map<Object, Long> waiting = new HashMap<>();

    /** What the run amounted to, so that a test can see that something happened at all. */
    int allocations;

    int opened;
    int datagramsBack;
    int lies;
    int refreshes;
    long events;

    Simulation(long seed) {
        random = new SplittableRandom(seed);
        plan = new SimulationPlan(random, new SplittableRandom(~seed));
        peers = peers(plan);
        attacker = new Attacker(random.split());
        passwords.put("ada", "pw");
        ServerSettings settings = ServerSettings.defaults()
                .mechanism(plan.mechanism)
                .lifetime(plan.lifetime)
                .permissionLifetime(plan.permissionLifetime)
                .channelLifetime(plan.channelLifetime)
                .nonceLifetime(plan.nonceLifetime)
                .denyPeers(forbidden()::equals)
                .script(plan.script);
        settings = plan.tokens ? tokens.takenBy(settings, () -> now) : settings;
        settings = plan.rotates ? settings.moreUsers(passwords::get) : settings.user("ada", "pw");
        server = new SimulatedServer(settings, random.split());
        begin();
    }

    private static InetSocketAddress[] peers(SimulationPlan plan) {
        InetSocketAddress[] peers = new InetSocketAddress[HOSTS.length];
        for (int i = 0; i < peers.length; i++) {
            boolean six = plan.family == RelayFamily.IPV6 || plan.family == RelayFamily.BOTH && i % 3 == 0;
            boolean other = plan.strangers && plan.family != RelayFamily.BOTH && i == STRANGER;
            peers[i] = new InetSocketAddress((six != other ? "2001:db8:113::" : "203.0.113.") + HOSTS[i], PORTS[i]);
        }
        return peers;
    }

    private InetAddress forbidden() {
        return peers[FORBIDDEN].getAddress();
    }

    private void begin() {
        allocations++;
        open = over = releaseAsked = cut = serverForgot = false;
        waiting.clear();
        tuple = new FiveTuple(
                plan.reliable ? Transport.TCP : Transport.UDP, new InetSocketAddress("198.51.100.7", ++port), SERVER);
        if (link != null) {
            link.close();
        }
        link = new LossyLink(random.nextLong(), plan.link);
        truth = new Truth(
                plan.permissionLifetime.toNanos(),
                plan.channelLifetime.toNanos(),
                plan.channelCoolDown.toNanos(),
                RetransmitSchedule.RFC_8489.giveUpAfter());
        AllocationSettings settings = AllocationSettings.builder()
                .credentials(Credentials.rotating(() -> plan.tokens ? tokens.at(now, plan.tokenLifetime) : login))
                .relayFamily(plan.family)
                .permissionLifetime(plan.permissionLifetime)
                .channelLifetime(plan.channelLifetime)
                .channelCoolDown(plan.channelCoolDown)
                .eagerData(plan.eagerData)
                .build();
        client = new AllocationCore(settings, plan.reliable, random.split(), TurnObserver.NONE);
        client.issueChannels(plan.channelNumbers);
        client.start(now);
        note("start " + tuple);
    }

    /** An hour, and then a release that must come to an end. */
    void run() {
        while (now < HOUR) {
            step(HOUR);
            assertThat(++steps).as("an hour has an end").isLessThan(1_000_000);
        }
        if (plan.steady) {
            assertThat(open && !over || releaseAsked)
                    .as("on a good link the relay lives")
                    .isTrue();
        }
        release();
        long end = now + Duration.ofSeconds(5).toNanos();
        while (!over && now < end) {
            step(end);
        }
        assertThat(over).as("a release ends within its patience").isTrue();
    }

    private void step(long end) {
        settle();
        long next = Math.min(Math.min(client.nextDeadline(), server.nextDeadline()), link.nextDeadline());
        now = Math.max(now, Math.min(now < HOUR ? Math.min(next, nextOperation) : next, end));
        client.tick(now);
        assertThat(client.nextDeadline())
                .as("no deadline lies in the past after tick")
                .isGreaterThan(now);
        server.tick(now, this::reply);
        settle();
        if (now >= nextOperation && now < HOUR) {
            nextOperation = now + Duration.ofMillis(random.nextInt(1, 40_000)).toNanos();
            operate();
            settle();
        }
        checkPromises();
    }

    /** Moves every frame that can move now. */
    private void settle() {
        for (boolean busy = true; busy; ) {
            busy = false;
            for (byte[] wire = client.pollTransmit(); wire != null; wire = client.pollTransmit()) {
                truth.sent(wire, now);
                if (!cut) {
                    link.toServer().send(Unpooled.wrappedBuffer(wire), now);
                }
            }
            for (ByteBuf frame = link.toServer().poll(now);
                    frame != null;
                    frame = link.toServer().poll(now)) {
                server.receive(tuple, frame, now, this::reply);
                frame.release();
                busy = true;
            }
            for (ByteBuf frame = link.toClient().poll(now);
                    frame != null;
                    frame = link.toClient().poll(now)) {
                truth.delivered(frame);
                receive(frame);
                busy = true;
            }
            for (AllocationEvent event = client.pollEvent(); event != null; event = client.pollEvent()) {
                heard(event);
                busy = true;
            }
        }
        client.tick(now);
    }

    private void reply(FiveTuple to, ByteBuf frame) {
        if (to.equals(tuple) && !cut) {
            truth.answered(frame, now);
            link.toClient().send(frame, now);
        } else {
            frame.release();
        }
    }

    private void receive(ByteBuf frame) {
        Peer peer = client.receive(frame, now);
        if (peer != null) {
            datagramsBack++;
            assertThat(open && !over).as("data only while there is a relay").isTrue();
            assertThat(peer.address()).isNotEqualTo(Attacker.EVIL);
            if (!plan.corrupts) {
                assertThat(ByteBufUtil.getBytes(frame))
                        .as("data is its sender's")
                        .isEqualTo(Payloads.bytes(peer.address()));
            }
        }
        assertThat(frame.refCnt()).as("receive borrows").isEqualTo(1);
        frame.release();
    }

    // What happens -------------------------------------------------------------------------------------------------

    private void operate() {
        if (over) {
            begin();
            return;
        }
        int what = random.nextInt(100);
        InetSocketAddress peer = peers[random.nextInt(peers.length)];
        if (what < 12) {
            note("permit " + peer);
            expect(peer.getAddress());
            client.permit(peer.getAddress(), now);
        } else if (what < 26) {
            note("bind " + peer);
            expect(peer);
            client.bind(peer, now);
        } else if (what < 75) {
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                send(peers[random.nextInt(peers.length)]);
            }
        } else if (what < 80) {
            if (truth.relayed != null) {
                server.intrude(peer, truth.relayed, now, this::reply);
            }
        } else if (what < 92) {
            attack();
        } else if (what < 94) {
            rotate();
        } else {
            disturb(what);
        }
    }

    private void disturb(int what) {
        if (what == 94 && random.nextInt(4) == 0) {
            release();
        } else if (what == 95 && plan.disturbed) {
            note("transport lost");
            cut = true;
            server.disconnected(tuple);
            client.transportLost(new IOException("cut"), now);
        } else if (what == 96 && plan.disturbed) {
            note("server restarts");
            server.restart();
            truth.forgotten();
            serverForgot = true;
        }
    }

    private void release() {
        if (!over) {
            note("release");
            releaseAsked = true;
            waiting.clear();
            client.release(now);
        }
    }

    private void rotate() {
        if (!plan.rotates) {
            return;
        }
        String name = random.nextInt(3) == 0 ? "ada" + ++logins : login.username();
        String password = "pw" + ++logins;
        note("rotate to " + name);
        if (random.nextBoolean()) {
            passwords.remove(login.username());
        }
        passwords.put(name, password);
        login = Credentials.of(name, password);
    }

    private void attack() {
        if (plan.forgesAnswers) {
            lies++;
            Attacker.Lie lie = attacker.lie(truth);
            if (lie.genuine()) {
                truth.delivered(lie.frame());
            }
            receive(lie.frame());
        }
        if (plan.forgesChallenges && !truth.open().isEmpty()) {
            lies++;
            ByteBuf challenge = attacker.challenge(truth.open().get(0));
            truth.delivered(challenge);
            receive(challenge);
        }
    }

    private void send(InetSocketAddress address) {
        Peer peer = client.peer(address);
        assertThat(peer).isNotNull();
        Route route = client.route(peer, now);
        if (route != Route.CHANNEL && route != Route.INDICATION) {
            return;
        }
        assertThat(open && !over).as("data only while there is a relay").isTrue();
        if (!serverForgot && !plan.eagerData) {
            assertThat(truth.isPermitted(address.getAddress(), now))
                    .as("no data to %s without a live permission", address)
                    .isTrue();
        }
        byte[] payload = Payloads.bytes(address);
        ByteBuf frame = Unpooled.wrappedBuffer(new byte[128]).clear();
        client.writeHeader(peer, payload.length, frame);
        assertThat(frame.readableBytes()).isLessThanOrEqualTo(client.headerLength(peer));
        frame.writeBytes(payload).writeZero(client.trailerLength(peer, payload.length));
        if (!cut) {
            link.toServer().send(frame, now);
        } else {
            frame.release();
        }
    }

    // What must be so ----------------------------------------------------------------------------------------------

    private void expect(Object of) {
        if (open && !releaseAsked) {
            waiting.putIfAbsent(of, now);
        }
    }

    /** Every wish is answered in time, and the relay that the client believes in is there. */
    private void checkPromises() {
        waiting.forEach((of, since) ->
                assertThat(now - since).as("%s waits for an answer", of).isLessThanOrEqualTo(ANSWER_TIME));
        if (open && !over && !releaseAsked && !serverForgot && !cut) {
            assertThat(truth.allocatedUntil)
                    .as("the server has the allocation that the client believes in")
                    .isGreaterThan(now);
        }
        if (over) {
            assertThat(client.nextDeadline()).as("closed: nothing is due").isEqualTo(Long.MAX_VALUE);
            assertThat(client.pollTransmit()).as("closed: nothing to send").isNull();
            assertThat(client.pollEvent()).as("Closed is the last event").isNull();
        }
    }

    private void heard(AllocationEvent event) {
        events++;
        note(event.toString());
        assertThat(over).as("Closed is the last event, but then came %s", event).isFalse();
        if (event instanceof AllocationEvent.Opened is) {
            opened++;
            open = true;
            assertThat(is.relayed()).as("the relay is the server's").isEqualTo(truth.relayed);
        } else if (event instanceof AllocationEvent.Refreshed refreshed) {
            refreshes++;
            assertThat(truth.lifetimes).contains(refreshed.lifetime().toSeconds());
        } else if (event instanceof AllocationEvent.Permitted permitted) {
            waiting.remove(permitted.peer());
            assertThat(serverForgot || truth.permissions.containsKey(permitted.peer()))
                    .as("the server has permitted %s", permitted.peer())
                    .isTrue();
            assertThat(permitted.peer()).isNotEqualTo(forbidden());
        } else if (event instanceof AllocationEvent.Denied denied) {
            waiting.remove(denied.peer());
            justified(denied.failure());
        } else if (event instanceof AllocationEvent.Bound bound) {
            waiting.remove(bound.peer());
            Truth.Binding binding = truth.bindings.get(bound.channel());
            assertThat(serverForgot || binding != null && binding.peer().equals(bound.peer()))
                    .as("the server has bound %s", bound)
                    .isTrue();
        } else if (event instanceof AllocationEvent.Unbound unbound) {
            waiting.remove(unbound.peer());
            justified(unbound.failure());
        } else if (event instanceof AllocationEvent.Closed closed) {
            over = true;
            waiting.clear();
            justified(closed.failure());
            assertThat(closed.failure() instanceof TurnFailure.Released).isEqualTo(releaseAsked);
        }
    }

    /** RFC 8489 §9.2.5: a refusal that the server did not make is none. Challenges are unsigned, so those may be forged. */
    private void justified(TurnFailure failure) {
        if (failure instanceof TurnFailure.Rejected rejected && rejected.signed()) {
            int code = rejected.error().code();
            boolean mayBeForged = (plan.forgesChallenges || plan.corrupts) && (code == 401 || code == 438);
            assertThat(mayBeForged || truth.codes.contains(code))
                    .as("the server said %s", code)
                    .isTrue();
        } else if (failure instanceof TurnFailure.Violation) {
            assertThat(plan.forgesChallenges || plan.corrupts).as("%s", failure).isTrue();
        } else if (failure instanceof TurnFailure.Disconnected) {
            assertThat(cut || !open || releaseAsked).as("%s", failure).isTrue();
        }
    }

    private void note(String what) {
        diary.add(Duration.ofNanos(now) + " " + what);
        if (diary.size() > 60) {
            diary.remove();
        }
    }

    /** What it was about, and the last things that happened. */
    @Override
    public String toString() {
        return plan + System.lineSeparator() + String.join(System.lineSeparator(), diary);
    }

    @Override
    public void close() {
        link.close();
        server.close();
        assertThat(server.inUse()).as("every buffer is released").isZero();
    }
}

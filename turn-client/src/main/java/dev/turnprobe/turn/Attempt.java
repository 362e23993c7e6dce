package dev.turnprobe.turn;

import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.Redirect;
import dev.turnprobe.turn.core.TurnFailure;
import dev.turnprobe.turn.core.TurnObserver;
import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to open a session: look the server up, race the roads to its addresses, go where it redirects to. One
 * deadline over all of it. Everything happens on one event loop.
 *
 * <p>The race is won over TCP by the first connection (RFC 8305 §5), over DTLS by the first handshake, and over UDP by the
 * first answer, so there each contestant has an engine of its own at work.
 *
 * @param <T> what an open session is to its user
 */
final class Attempt<T> {
    /** Makes the session for one contestant. */
    interface Sessions<T> {
        /** @param origin where the observer's clock began, see {@link PhaseWatch} */
        Session on(Destination destination, TurnObserver observer, long origin, Session.Listener<T> listener);
    }

    /** RFC 8656 §7.4: three before giving up on a server that answers 437. */
    private static final int PORTS_TO_TRY = 3;

    private final Roads roads;
    private final TurnSettings settings;
    private final TurnObserver observer;
    private final Sessions<T> sessions;
    private final Session.Listener<T> listener;
    private final PhaseWatch watch;
    private final Lookup lookup;
    private final RedirectTrail trail;

    private List<Contestant> contestants = List.of();
    private List<Destination> field = List.of();
    private RaceSchedule race = new RaceSchedule(0, 0);
    private @Nullable Contestant leader;
    private @Nullable TurnFailure furthest;
    private int portsToTry = PORTS_TO_TRY;
    private @Nullable ScheduledFuture<?> timeout;
    private @Nullable ScheduledFuture<?> nextStart;
    private boolean done;

    Attempt(TurnUri uri, Roads roads, TurnObserver observer, Sessions<T> sessions, Session.Listener<T> listener) {
        this.roads = roads;
        this.settings = roads.settings();
        this.observer = observer;
        this.sessions = sessions;
        this.listener = listener;
        this.watch =
                new PhaseWatch(observer, roads.loop(), roads.loop().ticker().nanoTime());
        this.lookup = new Lookup(uri, settings, roads.loop());
        this.trail = new RedirectTrail(settings);
    }

    /** Begins. */
    void run() {
        timeout = schedule(this::timeUp, settings.openTimeout().toNanos());
        if (lookup.isNeeded()) {
            watch.begin(Phase.RESOLVE);
        }
        lookup.start(this::found, this::fail);
    }

    /** Ends it without a word to the listener. Completes when nothing of it is left. */
    CompletableFuture<?> abort() {
        return end(null);
    }

    private void found(List<Destination> destinations) {
        if (lookup.isNeeded()) {
            watch.end(0);
        }
        List<InetSocketAddress> all =
                destinations.stream().map(Destination::firstHop).toList();
        observer.resolved(all.get(0), all, watch.now());
        race(destinations);
    }

    private void race(List<Destination> destinations) {
        contestants = new ArrayList<>();
        field = destinations;
        race = new RaceSchedule(field.size(), settings.attemptDelay().toNanos());
        leader = null;
        startDue();
    }

    private void startDue() {
        for (int next = race.pollStart(watch.now()); next >= 0 && !done; next = race.pollStart(watch.now())) {
            try {
                Contestant contestant = new Contestant(next, field.get(next));
                contestants.add(contestant);
                contestant.road.open(contestant.session.handler(), contestant);
            } catch (RuntimeException | LinkageError e) {
                // Settings that throw, or a class path with a hole: better told than waited out.
                fail(new TurnFailure.Unreachable(Phase.CONNECT, e));
                return;
            }
        }
        cancel(nextStart);
        long deadline = race.nextDeadline();
        nextStart = done || deadline == Long.MAX_VALUE
                ? null
                : schedule(this::startDue, Math.max(0, deadline - watch.now()));
    }

    /** One address being tried. */
    private final class Contestant implements Road.Traveller, Session.Listener<T> {
        private final int number;
        private final Destination destination;
        private final FirstAnswer ear;
        private final Road road;
        private final Session session;
        private boolean speaking;
        private boolean out;

        Contestant(int number, Destination destination) {
            this.number = number;
            this.destination = destination;
            this.ear = new FirstAnswer(observer, this::lead);
            this.session = sessions.on(destination, ear, watch.origin(), this);
            this.road = roads.to(destination, ear, watch.origin());
        }

        @Override
        public void connected() {
            if (destination.transport().isStream()) {
                lead();
            }
        }

        @Override
        public void arrived(Channel channel) {
            if (destination.transport().isSecure()) {
                lead();
            }
            speaking = true;
            session.start(channel);
        }

        @Override
        public void stranded(TurnFailure.Unreachable failure) {
            lost(failure);
        }

        @Override
        public void opened(T open) {
            if (out) {
                session.letGo();
            } else {
                lead();
                end(this);
                listener.opened(open);
            }
        }

        @Override
        public void failed(TurnFailure failure) {
            if (out || !speaking) {
                return; // not of interest any more, or the road says it better
            }
            if (failure instanceof TurnFailure.Redirected elsewhere) {
                redirected(this, elsewhere);
            } else if (isMismatch(failure) && --portsToTry > 0) {
                leave();
                race(List.of(destination));
            } else if (isAboutTheRoad(failure)) {
                lost(failure);
            } else {
                fail(failure);
            }
        }

        private void lead() {
            if (out || leader == this) {
                return;
            }
            leader = this;
            race.leads(number);
            cancel(nextStart);
            if (contestants.size() > 1) {
                if (!destination.transport().isStream()) {
                    ear.repeatConnected();
                }
                List.copyOf(contestants).stream().filter(other -> other != this).forEach(Contestant::leave);
            }
        }

        private void lost(TurnFailure failure) {
            if (out) {
                return;
            }
            furthest = furthest == null || progress(failure) >= progress(furthest) ? failure : furthest;
            leader = leader == this ? null : leader;
            race.failed(number, watch.now());
            leave();
            if (race.isLost()) {
                fail(furthest);
            } else if (!done) {
                startDue();
            }
        }

        private CompletableFuture<?> leave() {
            if (!out) {
                out = true;
                ear.mute();
                road.abandon();
            }
            return speaking ? session.letGo() : CompletableFuture.completedFuture(null);
        }
    }

    private void redirected(Contestant from, TurnFailure.Redirected answer) {
        TurnFailure.Redirected refused = trail.refused(from.destination, answer);
        if (refused != null) {
            fail(refused);
            return;
        }
        from.leave();
        Redirect hop = trail.follow(from.destination, answer);
        observer.redirected(hop, watch.now());
        race(List.of(trail.destination(from.destination, hop)));
    }

    /** RFC 8656 §7.4: the server sees an older allocation on this 5-tuple; another port of ours makes another 5-tuple. */
    private static boolean isMismatch(TurnFailure failure) {
        return failure instanceof TurnFailure.Rejected rejected
                && rejected.method() == StunMethod.ALLOCATE
                && rejected.error().code() == ErrorCode.ALLOCATION_MISMATCH;
    }

    /** Whether the same question may fare better at another address. */
    private static boolean isAboutTheRoad(TurnFailure failure) {
        return failure instanceof TurnFailure.Unreachable
                || failure instanceof TurnFailure.TimedOut
                || failure instanceof TurnFailure.Disconnected;
    }

    /** Of several failures the one that got furthest says most. */
    private static int progress(TurnFailure failure) {
        if (failure instanceof TurnFailure.Unreachable unreachable) {
            return unreachable.phase().ordinal();
        }
        return failure instanceof TurnFailure.TimedOut timedOut
                ? timedOut.phase().ordinal()
                : Phase.BINDING.ordinal();
    }

    private void timeUp() {
        Contestant hopeful = leader;
        for (Contestant each : contestants) {
            hopeful = hopeful == null && race.isRunning(each.number) ? each : hopeful;
        }
        if (hopeful == null) {
            fail(new TurnFailure.TimedOut(watch.phase(), 0, 0));
        } else if (hopeful.speaking) {
            fail(hopeful.session.giveUp());
        } else {
            fail(new TurnFailure.TimedOut(hopeful.road.phase(), 0, 0));
        }
    }

    private void fail(TurnFailure failure) {
        if (!done) {
            end(null);
            listener.failed(failure);
        }
    }

    private CompletableFuture<?> end(@Nullable Contestant winner) {
        done = true;
        cancel(timeout);
        cancel(nextStart);
        lookup.cancel();
        return CompletableFuture.allOf(contestants.stream()
                .filter(each -> each != winner)
                .map(Contestant::leave)
                .toArray(CompletableFuture[]::new));
    }

    private ScheduledFuture<?> schedule(Runnable task, long nanos) {
        return roads.loop().schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    private static void cancel(@Nullable ScheduledFuture<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}

package dev.turnprobe.turn.core;

import static dev.turnprobe.fixtures.server.Occurrence.between;
import static dev.turnprobe.fixtures.server.Occurrence.nth;

import dev.turnprobe.fixtures.LinkConditions;
import dev.turnprobe.fixtures.server.LongTermMechanism;
import dev.turnprobe.fixtures.server.ServerScript;
import dev.turnprobe.stun.StunMethod;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * What one seed stands for: the link, the server's clocks and temper, the attacker, how long channel numbers last; the
 * relay's family, and whether a token is the login.
 */
final class SimulationPlan {
    private static final StunMethod[] METHODS = {
        StunMethod.ALLOCATE, StunMethod.REFRESH, StunMethod.CREATE_PERMISSION, StunMethod.CHANNEL_BIND
    };
    private static final int[] CODES = {400, 403, 437, 438, 441, 486, 500, 508};

    final boolean reliable;
    final LinkConditions link;
    final boolean corrupts;
    final boolean steady;
    final Duration lifetime;
    final Duration permissionLifetime;
    final Duration channelLifetime;
    final Duration channelCoolDown;
    final Duration nonceLifetime;
    final LongTermMechanism mechanism;
    final boolean rotates;
    final boolean forgesAnswers;
    final boolean forgesChallenges;
    final boolean disturbed;
    final boolean eagerData;
    final int channelNumbers;
    final ServerScript script;
    final RelayFamily family;
    /** One peer is of a family that the relay has no address of. */
    final boolean strangers;

    final boolean tokens;
    final Duration tokenLifetime;

    /** @param more for what came later, so that a seed goes on to mean what it meant in all else */
    SimulationPlan(SplittableRandom random, SplittableRandom more) {
        reliable = random.nextInt(4) == 0;
        corrupts = !reliable && random.nextInt(3) == 0;
        double loss = reliable ? 0 : random.nextInt(3) == 0 ? random.nextDouble(0.4) : random.nextDouble(0.05);
        // Long silences on a long lease: channels and permissions end while the allocation lives on.
        boolean blackouts = !reliable && random.nextInt(3) == 0;
        link = link(random, loss, blackouts);
        lifetime = Duration.ofSeconds(blackouts ? 1800 : random.nextBoolean() ? 600 : random.nextInt(90, 1800));
        boolean shortLived = blackouts || random.nextInt(4) == 0;
        permissionLifetime = Duration.ofSeconds(shortLived ? random.nextInt(30, 300) : 300);
        channelLifetime = Duration.ofSeconds(shortLived ? random.nextInt(60, 300) : 600);
        channelCoolDown = Duration.ofSeconds(shortLived ? random.nextInt(30, 600) : 300);
        nonceLifetime = Duration.ofSeconds(random.nextBoolean() ? 3600 : random.nextInt(20, 900));
        rotates = random.nextInt(4) == 0;
        mechanism = rotates
                ? LongTermMechanism.RFC_5389
                : LongTermMechanism.values()[random.nextInt(LongTermMechanism.values().length)];
        forgesAnswers = random.nextBoolean();
        forgesChallenges = random.nextInt(6) == 0;
        disturbed = random.nextInt(4) == 0;
        eagerData = random.nextInt(5) == 0;
        channelNumbers = random.nextInt(2, 8);
        boolean scripted = random.nextInt(4) == 0;
        script = scripted ? script(random) : ServerScript.none();
        steady = loss < 0.05
                && !blackouts
                && !rotates
                && !forgesChallenges
                && !disturbed
                && !scripted
                && !corrupts
                && lifetime.toSeconds() >= 300;
        family = switch (more.nextInt(4)) {
            case 0 -> RelayFamily.IPV6;
            case 1 -> RelayFamily.BOTH;
            default -> RelayFamily.UNSAID;
        };
        strangers = more.nextInt(3) == 0;
        // Tokens are made with a chance of their own, which must not decide what a damaged frame says.
        tokens = !rotates && !corrupts && more.nextInt(4) == 0;
        tokenLifetime = Duration.ofSeconds(more.nextInt(600, 4000));
    }

    private LinkConditions link(SplittableRandom random, double loss, boolean blackouts) {
        LinkConditions conditions = LinkConditions.perfect()
                .delay(Duration.ofMillis(random.nextInt(1, 150)))
                .jitter(Duration.ofMillis(random.nextInt(0, 100)));
        if (reliable) {
            return conditions.inOrder();
        }
        for (int i = blackouts ? random.nextInt(2, 9) : 0; i > 0; i--) {
            Duration from = Duration.ofSeconds(random.nextInt(60, 3600));
            conditions = conditions.blackout(from, from.plusSeconds(random.nextInt(20, 400)));
        }
        return conditions
                .loss(loss)
                .duplication(random.nextDouble(0.1))
                .reordering(random.nextDouble(0.1), Duration.ofMillis(random.nextInt(1, 3000)))
                .corruption(corrupts ? random.nextDouble(0.05) : 0);
    }

    private static ServerScript script(SplittableRandom random) {
        ServerScript script = ServerScript.none();
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            StunMethod method = METHODS[random.nextInt(METHODS.length)];
            ServerScript.Verb verb = switch (random.nextInt(5)) {
                case 0 -> ServerScript.silence();
                case 1 -> ServerScript.unsigned();
                case 2 -> ServerScript.wronglySigned();
                default -> ServerScript.answer(CODES[random.nextInt(CODES.length)]);
            };
            script = script.and(verb.to(method, nth(random.nextInt(1, 12)).signed()));
        }
        if (random.nextBoolean()) {
            // A long bad mood: what there is runs out, though the link is good.
            int from = random.nextInt(2, 12);
            int[] moods = {400, 403, 500, 508};
            script = script.and(ServerScript.answer(moods[random.nextInt(moods.length)])
                    .to(
                            random.nextInt(3) == 0 ? StunMethod.CREATE_PERMISSION : StunMethod.CHANNEL_BIND,
                            between(from, from + random.nextInt(3, 30)).signed()));
        }
        return script;
    }

    @Override
    public String toString() {
        return (reliable ? "stream, " : "datagrams, ") + link + ", lifetimes " + lifetime + "/" + permissionLifetime
                + "/"
                + channelLifetime + ", nonce " + nonceLifetime + ", " + mechanism + (rotates ? ", rotating" : "")
                + (forgesAnswers ? ", forged answers" : "") + (forgesChallenges ? ", forged challenges" : "")
                + (disturbed ? ", disturbed" : "") + (eagerData ? ", eager" : "") + ", " + channelNumbers
                + " channels, script " + script + ", relay " + family + (strangers ? " with strangers" : "")
                + (tokens ? ", tokens for " + tokenLifetime : "");
    }
}

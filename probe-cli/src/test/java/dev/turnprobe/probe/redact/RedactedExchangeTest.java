package dev.turnprobe.probe.redact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.coturn.CoturnConfig;
import dev.turnprobe.fixtures.coturn.CoturnServer;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.junit.RequiresCoturn;
import dev.turnprobe.fixtures.server.LongTermMechanism;
import dev.turnprobe.fixtures.server.Occurrence;
import dev.turnprobe.fixtures.server.ServerScript;
import dev.turnprobe.stun.StunClass;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.turn.Relay;
import dev.turnprobe.turn.TurnClient;
import dev.turnprobe.turn.TurnSettings;
import dev.turnprobe.turn.TurnUri;
import dev.turnprobe.turn.core.AllocationCore;
import dev.turnprobe.turn.core.AllocationEvent;
import dev.turnprobe.turn.core.AllocationSettings;
import dev.turnprobe.turn.core.Credentials;
import dev.turnprobe.turn.core.Discard;
import dev.turnprobe.turn.core.TurnObserver;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An engine that gets the redacted frames of a real exchange comes to the same end as the one that had the real ones, and what
 * it sends on the way is, byte for byte, the redacted form of what was sent.
 */
class RedactedExchangeTest {
    private static final String USER = "ada@example.org";
    private static final String PASSWORD = "correct-horse";

    /** One that went either way. */
    private record Frame(boolean sent, byte[] bytes) {}

    /** How it ended. */
    private record Outcome(AllocationEvent event, List<Discard> discards) {}

    /** Writes down an exchange. */
    private static final class Recorder implements TurnObserver {
        final List<Frame> frames = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void sent(ByteBuf frame, long nanos) {
            frames.add(new Frame(true, ByteBufUtil.getBytes(frame)));
        }

        @Override
        public void received(ByteBuf frame, long nanos) {
            frames.add(new Frame(false, ByteBufUtil.getBytes(frame)));
        }
    }

    /** Says again what chance said: the transaction ids, in their order. */
    private static final class SameChance implements RandomGenerator {
        private final Deque<ByteBuffer> ids = new ArrayDeque<>();

        SameChance(List<Frame> frames) {
            List<ByteBuffer> seen = new ArrayList<>();
            for (Frame frame : frames) {
                ByteBuffer id = ByteBuffer.wrap(frame.bytes(), 8, 12).slice();
                if (frame.sent() && !seen.contains(id)) {
                    seen.add(id);
                    ids.add(id.duplicate());
                }
            }
        }

        @Override
        public int nextInt() {
            return ids.isEmpty() ? 0 : ids.element().getInt();
        }

        @Override
        public long nextLong() {
            // Only one that has begun is asked for its rest; other chance is of no consequence.
            return !ids.isEmpty() && ids.element().position() > 0 ? ids.remove().getLong() : 0;
        }
    }

    @ParameterizedTest
    @EnumSource(LongTermMechanism.class)
    void everyMechanismOpensOnRedactedFrames(LongTermMechanism mechanism) {
        EmbeddedConfig config = EmbeddedConfig.defaults()
                .user(USER, PASSWORD)
                .settings(settings -> settings.mechanism(mechanism).software("embedded at 127.0.0.1"));
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start(config)) {
            opensAgain(server.uri(Transport.UDP), Credentials.of(USER, PASSWORD));
        }
    }

    @Test
    @RequiresCoturn
    void coturnOpensOnRedactedFrames() {
        try (CoturnServer server = CoturnServer.start(CoturnConfig.defaults().user(USER, PASSWORD))) {
            opensAgain(server.uri(Transport.UDP), Credentials.of(server.username(), server.password()));
        }
    }

    /** RFC 8489 §9.2.5: the wrong password stays wrong, a forged answer stays forged. */
    @Test
    void refusalAndForgeryAreTheSameRefusalAndForgery() {
        ServerScript forged = ServerScript.wronglySigned().to(StunMethod.ALLOCATE, Occurrence.from(2));
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start(
                EmbeddedConfig.defaults().user(USER, PASSWORD).script(forged))) {
            Recorder recorder = record(server.uri(Transport.UDP), Credentials.of(USER, PASSWORD), false);
            Redaction redaction = Redaction.ofLoginsAndAddresses();
            Outcome again = replay(recorder.frames, redaction, Credentials.of(USER, PASSWORD));
            assertThat(again.discards()).contains(Discard.BAD_INTEGRITY);
            assertThat(again.event()).isNull();
        }
        try (EmbeddedTurnServer server =
                EmbeddedTurnServer.start(EmbeddedConfig.defaults().user(USER, PASSWORD))) {
            Redaction redaction = Redaction.ofLogins();
            Recorder wrong = record(server.uri(Transport.UDP), Credentials.of(USER, "guess"), false);
            Outcome refused = replay(wrong.frames, redaction, Credentials.of(USER, "guess"));
            assertThat(refused.event()).isInstanceOf(AllocationEvent.Closed.class);
            assertThat(refused.event().toString()).contains("401");
        }
    }

    private static void opensAgain(String uri, Credentials login) {
        for (Redaction redaction : List.of(Redaction.ofLogins(), Redaction.ofLoginsAndAddresses())) {
            Recorder recorder = record(uri, login, true);
            AllocationEvent.Opened real = (AllocationEvent.Opened)
                    replay(recorder.frames, Redaction.NONE, login).event();
            Outcome again = replay(recorder.frames, redaction, login);
            assertThat(again.discards()).isEmpty();
            assertThat(again.event()).isInstanceOfSatisfying(AllocationEvent.Opened.class, opened -> {
                assertThat(opened.relayed()).isEqualTo(redaction.of(real.relayed()));
                assertThat(opened.mapped()).isEqualTo(redaction.of(real.mapped()));
                assertThat(opened.lifetime()).isEqualTo(real.lifetime());
                assertThat(opened.software()).isEqualTo(redaction.textOrNull(real.software()));
            });
            assertNothingLeft(recorder.frames, redaction, login, List.of(real.relayed(), real.mapped()));
        }
    }

    private static Recorder record(String uri, Credentials login, boolean good) {
        Recorder recorder = new Recorder();
        TurnSettings settings = TurnSettings.builder()
                .credentials(login)
                .openTimeout(good ? Duration.ofSeconds(30) : Duration.ofSeconds(2))
                .build();
        try (TurnClient client = TurnClient.create(settings)) {
            Relay relay = client.open(TurnUri.parse(uri), recorder)
                    .orTimeout(60, TimeUnit.SECONDS)
                    .join();
            assertThat(good).isTrue();
            relay.release().orTimeout(60, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            assertThat(good).as(String.valueOf(e.getCause())).isFalse();
        }
        return recorder;
    }

    /** Until it is open or closed. */
    private static Outcome replay(List<Frame> frames, Redaction redaction, Credentials login) {
        FrameRedactor redactor = redaction.frames(login);
        List<Discard> discards = new ArrayList<>();
        AllocationSettings settings =
                AllocationSettings.builder().credentials(redaction.of(login)).build();
        AllocationCore core = new AllocationCore(settings, false, new SameChance(frames), new TurnObserver() {
            @Override
            public void discarded(Discard reason, long nanos) {
                discards.add(reason);
            }
        });
        core.start(0);
        long now = 0;
        AllocationEvent event = null;
        for (Frame frame : List.copyOf(frames)) {
            byte[] shown = redactor.redact(frame.bytes());
            if (!frame.sent()) {
                core.receive(Unpooled.wrappedBuffer(shown), now);
            } else if (isAllocate(shown)) {
                byte[] sent = core.pollTransmit();
                if (sent == null) {
                    now = core.nextDeadline();
                    core.tick(now);
                    sent = core.pollTransmit();
                }
                assertThat(sent).isEqualTo(shown);
            }
            event = core.pollEvent();
            if (event != null) {
                break;
            }
        }
        return new Outcome(event, discards);
    }

    private static boolean isAllocate(byte[] frame) {
        StunMessage message = new StunMessage();
        return message.wrap(Unpooled.wrappedBuffer(frame)) == null
                && message.is(StunMethod.ALLOCATE, StunClass.REQUEST);
    }

    private static void assertNothingLeft(
            List<Frame> frames, Redaction redaction, Credentials login, List<InetSocketAddress> addresses) {
        FrameRedactor redactor = redaction.frames(login);
        for (Frame frame : List.copyOf(frames)) {
            String shown = new String(redactor.redact(frame.bytes()), StandardCharsets.ISO_8859_1);
            assertThat(shown).doesNotContain(login.username()).doesNotContain(login.password());
            for (InetSocketAddress real : redaction.hidesAddresses() ? addresses : List.<InetSocketAddress>of()) {
                byte[] plain = real.getAddress().getAddress();
                byte[] masked = {
                    (byte) (plain[0] ^ 0x21),
                    (byte) (plain[1] ^ 0x12),
                    (byte) (plain[2] ^ 0xA4),
                    (byte) (plain[3] ^ 0x42)
                };
                assertThat(shown)
                        .doesNotContain(real.getAddress().getHostAddress())
                        .doesNotContain(new String(plain, StandardCharsets.ISO_8859_1))
                        .doesNotContain(new String(masked, StandardCharsets.ISO_8859_1));
            }
        }
    }
}

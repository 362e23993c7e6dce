package dev.turnprobe.turn.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.stun.Integrity;
import dev.turnprobe.stun.IntegrityKey;
import dev.turnprobe.stun.MessageType;
import dev.turnprobe.stun.StunClass;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.stun.StunWriter;
import dev.turnprobe.stun.TransactionId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Plays the server by hand: reads what the core sends, writes the answers that a test wants, on virtual time. */
final class ServerHand {
    static final String REALM = "example.org";
    static final InetSocketAddress RELAYED = new InetSocketAddress("192.0.2.10", 49170);
    static final InetSocketAddress MAPPED = new InetSocketAddress("198.51.100.7", 40112);
    static final InetSocketAddress PEER = new InetSocketAddress("203.0.113.5", 7000);
    static final long MS = 1_000_000L;
    static final long SECOND = 1000 * MS;

    /** A request as it came. */
    record Request(StunMethod method, TransactionId id, boolean signed, boolean verified, String nonce, byte[] wire) {}

    final AllocationCore core;
    final List<AllocationEvent> events = new ArrayList<>();
    final List<Discard> discards = new ArrayList<>();
    private final IntegrityKey key = IntegrityKey.longTerm("ada", REALM, "lovelace");
    private final StunWriter writer = new StunWriter();
    long now;
    String nonce = "nonce-1";
    boolean signs = true;

    ServerHand(AllocationSettings settings, boolean reliable) {
        core = new AllocationCore(settings, reliable, new SplittableRandom(42), new TurnObserver() {
            @Override
            public void discarded(Discard reason, long nanos) {
                discards.add(reason);
            }
        });
    }

    static AllocationSettings settings() {
        return AllocationSettings.builder()
                .credentials(Credentials.of("ada", "lovelace"))
                .build();
    }

    /** A core that is open, its lifetime in seconds as given. */
    static ServerHand opened(AllocationSettings settings, boolean reliable, long lifetime) {
        ServerHand hand = new ServerHand(settings, reliable);
        hand.core.start(hand.now);
        hand.challenge(hand.one(StunMethod.ALLOCATE), ErrorCode.UNAUTHENTICATED);
        hand.allocated(hand.one(StunMethod.ALLOCATE), lifetime);
        assertThat(hand.event()).isInstanceOf(AllocationEvent.Opened.class);
        return hand;
    }

    static ServerHand opened() {
        return opened(settings(), false, 600);
    }

    /** All that the core wants to send now. */
    List<Request> sent() {
        return sent(core);
    }

    /** All that this engine, the core or an errand of it, wants to send now. */
    List<Request> sent(StunEngine engine) {
        List<Request> requests = new ArrayList<>();
        for (byte[] wire = engine.pollTransmit(); wire != null; wire = engine.pollTransmit()) {
            requests.add(request(wire));
        }
        return requests;
    }

    /** That request, read. */
    Request request(byte[] wire) {
        StunMessage message = new StunMessage();
        assertThat(message.wrap(Unpooled.wrappedBuffer(wire))).isNull();
        byte[] bytes = message.get(Attributes.NONCE);
        StunMethod method = StunMethod.ofNumber(message.method());
        assertThat(method).isNotNull();
        return new Request(
                method,
                message.transactionId(),
                message.integrityOffset() >= 0,
                Integrity.verify(message, key),
                bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8),
                wire);
    }

    /** The only request that the core wants to send now. */
    Request one(StunMethod method) {
        return one(core, method);
    }

    Request one(StunEngine engine, StunMethod method) {
        List<Request> sent = sent(engine);
        assertThat(sent).extracting(Request::method).containsExactly(method);
        return sent.get(0);
    }

    void nothingSent() {
        assertThat(sent()).isEmpty();
    }

    /** The only event so far. */
    AllocationEvent event() {
        List<AllocationEvent> all = allEvents();
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    List<AllocationEvent> allEvents() {
        List<AllocationEvent> all = new ArrayList<>();
        for (AllocationEvent event = core.pollEvent(); event != null; event = core.pollEvent()) {
            all.add(event);
        }
        return all;
    }

    TurnFailure closed() {
        AllocationEvent event = event();
        assertThat(event).isInstanceOf(AllocationEvent.Closed.class);
        assertThat(core.nextDeadline()).isEqualTo(Long.MAX_VALUE);
        nothingSent();
        return ((AllocationEvent.Closed) event).failure();
    }

    /** Lets time pass, stopping at each deadline on the way. */
    void pass(long nanos) {
        long end = now + nanos;
        while (core.nextDeadline() <= end) {
            now = Math.max(now, core.nextDeadline());
            core.tick(now);
            assertThat(core.nextDeadline())
                    .as("no deadline lies in the past after tick")
                    .isGreaterThan(now);
        }
        now = end;
        core.tick(now);
    }

    @Nullable
    Peer receive(ByteBuf frame) {
        return core.receive(frame, now);
    }

    void challenge(Request request, int code) {
        answer(
                request,
                StunClass.ERROR,
                false,
                out -> out.put(Attributes.ERROR_CODE, new ErrorCode(code, "say who"))
                        .put(Attributes.REALM, REALM)
                        .put(Attributes.NONCE, nonce.getBytes(StandardCharsets.UTF_8)));
    }

    void allocated(Request request, long lifetime) {
        answer(
                request,
                StunClass.SUCCESS,
                signs,
                out -> out.put(Attributes.XOR_RELAYED_ADDRESS, RELAYED)
                        .put(Attributes.XOR_MAPPED_ADDRESS, MAPPED)
                        .put(Attributes.LIFETIME, lifetime)
                        .put(Attributes.SOFTWARE, "a hand"));
    }

    void refreshed(Request request, long lifetime) {
        answer(request, StunClass.SUCCESS, signs, out -> out.put(Attributes.LIFETIME, lifetime));
    }

    void succeed(Request request) {
        answer(request, StunClass.SUCCESS, signs, out -> {});
    }

    void refuse(Request request, int code) {
        answer(request, StunClass.ERROR, signs, out -> out.put(Attributes.ERROR_CODE, new ErrorCode(code, "no")));
    }

    void answer(Request request, StunClass stunClass, boolean sign, Consumer<StunWriter> attributes) {
        answer(request, stunClass, sign ? key : null, attributes);
    }

    void answer(Request request, StunClass stunClass, @Nullable IntegrityKey with, Consumer<StunWriter> attributes) {
        receive(reply(request, stunClass, with, attributes));
    }

    /** An answer that is signed if this hand signs, ready to be received by whichever engine asked. */
    ByteBuf reply(Request request, StunClass stunClass, Consumer<StunWriter> attributes) {
        return reply(request, stunClass, signs ? key : null, attributes);
    }

    ByteBuf refusal(Request request, int code) {
        return reply(request, StunClass.ERROR, out -> out.put(Attributes.ERROR_CODE, new ErrorCode(code, "no")));
    }

    private ByteBuf reply(
            Request request, StunClass stunClass, @Nullable IntegrityKey with, Consumer<StunWriter> attributes) {
        ByteBuf out = Unpooled.buffer();
        writer.begin(out, MessageType.of(request.method(), stunClass), request.id());
        attributes.accept(writer);
        if (with != null) {
            writer.sign(with);
        }
        writer.fingerprint().end();
        return out;
    }

    /** An indication of that method; nobody signs those. */
    ByteBuf indication(StunMethod method, Consumer<StunWriter> attributes) {
        ByteBuf out = Unpooled.buffer();
        writer.begin(out, MessageType.of(method, StunClass.INDICATION), new TransactionId(1, 2));
        attributes.accept(writer);
        writer.fingerprint().end();
        return out;
    }

    ByteBuf dataIndication(InetSocketAddress peer, String text) {
        ByteBuf out = Unpooled.buffer();
        writer.begin(out, MessageType.of(StunMethod.DATA, StunClass.INDICATION), new TransactionId(1, 2))
                .put(Attributes.XOR_PEER_ADDRESS, peer)
                .put(Attributes.DATA, text.getBytes(StandardCharsets.UTF_8))
                .end();
        return out;
    }
}

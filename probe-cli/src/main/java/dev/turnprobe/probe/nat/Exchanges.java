package dev.turnprobe.probe.nat;

import dev.turnprobe.probe.nat.BindingTest.Answer;
import dev.turnprobe.probe.nat.BindingTest.Outcome;
import dev.turnprobe.stun.Attribute;
import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.stun.MessageType;
import dev.turnprobe.stun.StunClass;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.stun.StunWriter;
import dev.turnprobe.stun.TransactionId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The Binding requests on their way: repeats them, knows their answers, and tells when something has come of one. */
final class Exchanges {
    /**
     * How long each transmission is waited for. RFC 8489 §6.2.1 would wait 39.5 s in all, but here silence is an answer, which
     * must be waited for in every run, and four losses in a row are rare.
     */
    private static final long[] PATIENCE = {300_000_000, 600_000_000, 1_200_000_000, 2_400_000_000L};

    private final List<InetSocketAddress> locals;
    private final LongSupplier random;
    private final Consumer<BindingTest> told;
    private final Map<TransactionId, Exchange> open = new LinkedHashMap<>();
    private final Queue<Transmit> out = new ArrayDeque<>();
    private final StunMessage message = new StunMessage();
    private final StunWriter writer = new StunWriter();

    /**
     * @param locals where each socket is bound, by its number
     * @param random hard to guess numbers
     * @param told hears what came of each exchange
     */
    Exchanges(List<InetSocketAddress> locals, LongSupplier random, Consumer<BindingTest> told) {
        this.locals = locals;
        this.random = random;
        this.told = told;
    }

    Exchange ask(Exchange.Question question, long now) {
        TransactionId id = new TransactionId((int) random.getAsLong(), random.getAsLong());
        Exchange exchange = new Exchange(question, frame(question, id), now);
        open.put(id, exchange);
        send(exchange, now);
        return exchange;
    }

    private byte[] frame(Exchange.Question question, TransactionId id) {
        ByteBuf frame = Unpooled.buffer(64);
        writer.begin(frame, MessageType.of(StunMethod.BINDING, StunClass.REQUEST), id);
        if (question.change() != null) {
            writer.put(Attributes.CHANGE_REQUEST, question.change());
        }
        if (question.responsePort() != 0) {
            writer.put(Attributes.RESPONSE_PORT, question.responsePort());
        }
        writer.fingerprint().end();
        return ByteBufUtil.getBytes(frame);
    }

    private void send(Exchange exchange, long now) {
        exchange.sent++;
        exchange.sentAt = now;
        out.add(new Transmit(exchange.question.socket(), exchange.question.to(), exchange.frame));
    }

    /**
     * A datagram has come in.
     *
     * @param frame borrowed; what is none of ours is ignored
     */
    void receive(int socket, InetSocketAddress from, ByteBuf frame, long now) {
        if (message.wrap(frame) != null || !message.is(StunMethod.BINDING)) {
            return;
        }
        Exchange exchange = open.get(message.transactionId());
        if (exchange == null) {
            return;
        }
        Exchange.Question question = exchange.question;
        boolean ourOwn = question.kind() == BindingTest.Kind.HAIRPIN;
        Outcome outcome = null;
        switch (message.stunClass()) {
            case REQUEST -> outcome = ourOwn && socket == question.hears() ? Outcome.ANSWERED : null;
            case SUCCESS -> outcome = ourOwn ? null : judge(question, socket, from);
            case ERROR -> outcome = from.equals(question.to()) ? Outcome.REFUSED : null;
            case INDICATION -> {}
        }
        if (outcome != null) {
            settle(exchange, outcome, answer(from), now);
        }
    }

    /** Null for an answer that has nothing to do with what was asked, such as one that somebody else sent. */
    private static @Nullable Outcome judge(Exchange.Question question, int socket, InetSocketAddress from) {
        if (from.equals(question.from()) && socket == question.hears()) {
            return Outcome.ANSWERED;
        }
        boolean special = question.change() != null || question.responsePort() != 0;
        // A server that knows the attribute but does not obey it, or sits behind something that rewrites where it
        // answers from.
        return special ? Outcome.MISDIRECTED : null;
    }

    private Answer answer(InetSocketAddress from) {
        InetSocketAddress xored = get(Attributes.XOR_MAPPED_ADDRESS);
        InetSocketAddress plain = get(Attributes.MAPPED_ADDRESS);
        InetSocketAddress other = get(Attributes.OTHER_ADDRESS);
        ErrorCode error = get(Attributes.ERROR_CODE);
        return new Answer(
                from,
                xored == null ? plain : xored,
                plain,
                // RFC 5780 §7.4: what RFC 3489 called CHANGED-ADDRESS.
                other == null ? get(Attributes.CHANGED_ADDRESS) : other,
                get(Attributes.SOFTWARE),
                error == null ? 0 : error.code());
    }

    private <T> @Nullable T get(Attribute<T> key) {
        return message.get(key);
    }

    /**
     * Repeats what is due, and gives up what has been repeated enough. Each transmission gets its whole patience, so that a
     * stall of ours is not taken for silence of theirs.
     */
    void tick(long now) {
        for (Exchange exchange : List.copyOf(open.values())) {
            if (now < dueAt(exchange)) {
                continue;
            }
            if (exchange.sent < PATIENCE.length) {
                send(exchange, now);
            } else {
                settle(exchange, Outcome.SILENT, null, now);
            }
        }
    }

    private static long dueAt(Exchange exchange) {
        return exchange.sentAt + PATIENCE[exchange.sent - 1];
    }

    /** Ends those of these kinds that are still on their way. */
    void cut(Predicate<BindingTest.Kind> kinds, long now) {
        for (Exchange exchange : List.copyOf(open.values())) {
            if (kinds.test(exchange.question.kind())) {
                settle(exchange, Outcome.CUT_SHORT, null, now);
            }
        }
    }

    private void settle(Exchange exchange, Outcome outcome, @Nullable Answer answer, long now) {
        open.values().remove(exchange);
        BindingTest test = new BindingTest(
                exchange.question.kind(),
                locals.get(exchange.question.socket()),
                exchange.question.to(),
                outcome,
                exchange.sent,
                answer);
        exchange.settle(test, now);
        told.accept(test);
    }

    /** The next datagram to send, or null. */
    @Nullable
    Transmit poll() {
        return out.poll();
    }

    boolean idle() {
        return open.isEmpty();
    }

    /** True if one of these kinds is on its way. */
    boolean any(Predicate<BindingTest.Kind> kinds) {
        return open.values().stream().anyMatch(exchange -> kinds.test(exchange.question.kind()));
    }

    /** When {@link #tick} has something to do; {@link Long#MAX_VALUE} for never. */
    long nextDeadline() {
        long next = Long.MAX_VALUE;
        for (Exchange exchange : open.values()) {
            next = Math.min(next, dueAt(exchange));
        }
        return next;
    }
}

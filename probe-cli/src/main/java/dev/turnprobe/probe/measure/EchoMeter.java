package dev.turnprobe.probe.measure;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Sends numbered payloads along a path and knows them again when they come back. Confined to one thread.
 *
 * <p>Each is stamped beside the write, so that a timer that fires late costs us punctuality, not truth.
 */
final class EchoMeter {
    /** Bytes of a payload: token, number, and zeros up to the size of a small media packet. */
    static final int SIZE = 64;

    private final EchoPath path;
    private final Ticker ticker;
    private final long token;
    private long[] sentAt = new long[16];
    private long[] rtt = new long[16];
    private int sent;
    private int received;

    /**
     * Listens on the path from now on.
     *
     * @param token tells our payloads from those of anyone else; hard to guess
     * @param returned hears the number of each payload that comes back, once
     */
    EchoMeter(EchoPath path, Ticker ticker, long token, IntConsumer returned) {
        this.path = path;
        this.ticker = ticker;
        this.token = token;
        path.onEcho(payload -> {
            int number = arrived(payload);
            if (number >= 0) {
                returned.accept(number);
            }
        });
    }

    void send() {
        if (sent == sentAt.length) {
            sentAt = Arrays.copyOf(sentAt, sent * 2);
            rtt = Arrays.copyOf(rtt, sent * 2);
        }
        ByteBuf payload = Unpooled.directBuffer(SIZE).writeLong(token).writeInt(sent);
        payload.writeZero(SIZE - payload.readableBytes());
        rtt[sent] = Sample.LOST;
        sentAt[sent] = ticker.nanoTime();
        sent++;
        path.send(payload);
    }

    int sent() {
        return sent;
    }

    int received() {
        return received;
    }

    /** The longest round trip so far, in nanoseconds; 0 before the first. */
    long longest() {
        long longest = 0;
        for (int i = 0; i < sent; i++) {
            longest = Math.max(longest, rtt[i]);
        }
        return longest;
    }

    /** What was sent so far, in order. */
    List<Sample> samples() {
        List<Sample> samples = new ArrayList<>(sent);
        for (int i = 0; i < sent; i++) {
            samples.add(new Sample(sentAt[i], rtt[i]));
        }
        return samples;
    }

    /** The number of the payload, or -1 when it is none of ours or was here before. */
    private int arrived(ByteBuf payload) {
        long now = ticker.nanoTime();
        if (payload.readableBytes() != SIZE || payload.getLong(payload.readerIndex()) != token) {
            return -1;
        }
        int number = payload.getInt(payload.readerIndex() + Long.BYTES);
        if (number < 0 || number >= sent || rtt[number] != Sample.LOST) {
            return -1;
        }
        rtt[number] = now - sentAt[number];
        received++;
        return number;
    }
}

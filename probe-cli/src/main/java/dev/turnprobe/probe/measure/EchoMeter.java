package dev.turnprobe.probe.measure;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.Ticker;
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
    private final EchoLog log;

    /**
     * Listens on the path from now on.
     *
     * @param token tells our payloads from those of anyone else; hard to guess
     * @param log where they are noted
     * @param returned hears the number of each payload that comes back, once
     */
    EchoMeter(EchoPath path, Ticker ticker, long token, EchoLog log, IntConsumer returned) {
        this.path = path;
        this.ticker = ticker;
        this.token = token;
        this.log = log;
        path.onEcho(payload -> {
            int number = arrived(payload);
            if (number >= 0) {
                returned.accept(number);
            }
        });
    }

    void send() {
        ByteBuf payload = Unpooled.directBuffer(SIZE).writeLong(token).writeInt(log.sent());
        payload.writeZero(SIZE - payload.readableBytes());
        log.sent(ticker.nanoTime());
        path.send(payload);
    }

    /** The number of the payload, or -1 when it is none of ours or was here before. */
    private int arrived(ByteBuf payload) {
        long now = ticker.nanoTime();
        if (payload.readableBytes() != SIZE || payload.getLong(payload.readerIndex()) != token) {
            return -1;
        }
        int number = payload.getInt(payload.readerIndex() + Long.BYTES);
        if (!log.awaits(number)) {
            return -1;
        }
        log.returned(number, now);
        return number;
    }
}
